"""The one door to the kernels: a command and four addresses (see `memory`)."""

from schakel_methods.textscan.batch_kernel import Out, read_notes
from schakel_methods.textscan.compiled import compiled, inlined
from schakel_methods.textscan.cutting import Cut, cut_notes
from schakel_methods.textscan.flat import Numbers, Patterns, Triggers
from schakel_methods.textscan.judging import Said
from schakel_methods.textscan.scratch import Scratch
from schakel_methods.textscan.vocabulary import Bytes, Wide, Words, file_words, mark_forms

MARK, FILE, CUT, READ = range(4)


@compiled
def enter(command: int, first: int, second: int, m: Numbers, w: Wide, b: Bytes, at: Wide) -> int:
    """Carry out a command; 0 only if there was no room for all hits of a READ.

    MARK: `first` letters of known forms. FILE: words `[first, second)`. CUT: `first` notes.
    READ: `first` notes, as seen from the year `second`.
    """
    words, cut = _words(m, b, at), _cut(m, b, at)
    if command == MARK:
        mark_forms(words.known, cut.letters, first)
    elif command == FILE:
        file_words(words, first, second)
    elif command == CUT:
        cut_notes(first, words, cut)
    elif command == READ:
        room = _said(m, w, at), _out(m, at)
        patterns, triggers, scratch = _patterns(m, at), _triggers(m, at), _scratch(m, w, at)
        return int(
            read_notes(
                first, second, cut, words=words, p=patterns, t=triggers, s=scratch, room=room
            )
        )
    return 1


# One part per array, in the order in which the tables are laid out: see `native`.
@inlined
def _words(m: Numbers, b: Bytes, at: Wide) -> Words:
    return Words(
        m[at[0] : at[1]], m[at[2] : at[3]], b[at[4] : at[5]], m[at[6] : at[7]], m[at[8] : at[9]],
        m[at[10] : at[11]], m[at[12] : at[13]], m[at[14] : at[15]], m[at[16] : at[17]], m[at[18] : at[19]],
        m[at[20] : at[21]], m[at[22] : at[23]], m[at[24] : at[25]], m[at[26] : at[27]], m[at[28] : at[29]],
        b[at[30] : at[31]], b[at[32] : at[33]],
    )  # fmt: skip


@inlined
def _patterns(m: Numbers, at: Wide) -> Patterns:
    return Patterns(
        m[at[34] : at[35]], m[at[36] : at[37]], m[at[38] : at[39]], m[at[40] : at[41]], m[at[42] : at[43]],
        m[at[44] : at[45]], m[at[46] : at[47]], m[at[48] : at[49]], m[at[50] : at[51]], m[at[52] : at[53]],
        m[at[54] : at[55]], m[at[56] : at[57]], m[at[58] : at[59]], m[at[60] : at[61]], m[at[62] : at[63]],
        m[at[64] : at[65]], m[at[66] : at[67]], m[at[68] : at[69]], m[at[70] : at[71]], m[at[72] : at[73]],
        m[at[74] : at[75]], m[at[76] : at[77]],
    )  # fmt: skip


@inlined
def _triggers(m: Numbers, at: Wide) -> Triggers:
    return Triggers(
        m[at[78] : at[79]], m[at[80] : at[81]], m[at[82] : at[83]], m[at[84] : at[85]], m[at[86] : at[87]],
        m[at[88] : at[89]], m[at[90] : at[91]], m[at[92] : at[93]],
    )  # fmt: skip


@inlined
def _scratch(m: Numbers, w: Wide, at: Wide) -> Scratch:
    return Scratch(
        w[at[94] : at[95]], m[at[96] : at[97]], m[at[98] : at[99]], w[at[100] : at[101]], w[at[102] : at[103]],
        m[at[104] : at[105]], m[at[106] : at[107]], m[at[108] : at[109]], m[at[110] : at[111]], m[at[112] : at[113]],
        w[at[114] : at[115]], w[at[116] : at[117]], m[at[118] : at[119]], m[at[120] : at[121]], m[at[122] : at[123]],
        m[at[124] : at[125]], m[at[126] : at[127]], w[at[128] : at[129]], m[at[130] : at[131]], m[at[132] : at[133]],
        w[at[134] : at[135]], m[at[136] : at[137]], m[at[138] : at[139]], m[at[140] : at[141]], m[at[142] : at[143]],
        m[at[144] : at[145]], m[at[146] : at[147]], m[at[148] : at[149]], w[at[150] : at[151]],
    )  # fmt: skip


@inlined
def _said(m: Numbers, w: Wide, at: Wide) -> Said:
    return Said(
        w[at[152] : at[153]], w[at[154] : at[155]], m[at[156] : at[157]], m[at[158] : at[159]], m[at[160] : at[161]],
        m[at[162] : at[163]], m[at[164] : at[165]], m[at[166] : at[167]], m[at[168] : at[169]],
    )  # fmt: skip


@inlined
def _cut(m: Numbers, b: Bytes, at: Wide) -> Cut:
    return Cut(
        m[at[170] : at[171]], m[at[172] : at[173]], m[at[174] : at[175]], m[at[176] : at[177]], m[at[178] : at[179]],
        m[at[180] : at[181]], m[at[182] : at[183]], m[at[184] : at[185]], b[at[186] : at[187]],
    )  # fmt: skip


@inlined
def _out(m: Numbers, at: Wide) -> Out:
    return Out(
        m[at[188] : at[189]], m[at[190] : at[191]], m[at[192] : at[193]], m[at[194] : at[195]], m[at[196] : at[197]],
        m[at[198] : at[199]],
    )  # fmt: skip
