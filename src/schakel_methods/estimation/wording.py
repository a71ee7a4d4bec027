"""Sentences for codes. English msgids; `translate` turns them into the reader's language.

Band before point, "estimated" and never a word that claims more, two significant figures, seen and
estimated together, the assumption in the paragraph of the number.
"""

from collections.abc import Callable, Mapping
from math import floor, log10

from schakel_methods.estimation.report import Report
from schakel_methods.estimation.table import Json, Note
from schakel_methods.estimation.verdict import Reason, Status, empty_pairs
from schakel_methods.estimation.waves import Change

Translate = Callable[[str], str]

REASONS = {
    "R01": "The starting model cannot be estimated on this table: too many combinations of lists "
    "hold nobody. Add years or sources, or merge lists.",
    "R02": "Only {lists} lists share persons with another list; at least {least} are needed.",
    "R03": "The lists do not hang together: nobody on {apart} is on any of the other lists. "
    "Merge or drop what stands apart and run again.",
    "R04": "Only {persons} persons are on two lists or more; at least {least} are needed.",
    "R05": "The method would answer more than {times} times the number of persons seen; "
    "that is no estimate.",
    "R06": "Models that fit almost equally well range from {low} to {high}, a factor {ratio}; "
    "only a band can be given.",
    "R07": "The method {method} did not converge and is shown without a number.",
    "R08": "The intervals of {first} and {second} have nothing in common.",
    "R09": "On the lists of this table whose total is known, the method found {covered} of "
    "{lists} totals within its interval.",
    "R10": "No quality of the linkage was supplied, so missed links may have raised the number; "
    "not for publication.",
    "R10s": "If {share} percent of the links were missed, the number would leave the band.",
    "R11": "A slight link between {pair}, too small to notice, would halve or double the number.",
    "R12": "On {share} percent of the resamples no sound model was found, or the correction of "
    "the interval failed.",
    "R13": "Stratum {stratum} is too small and is not shown; it does count in the total.",
    "R14": "This method gives a lower bound, not an estimate.",
    "R15": "The method {method} gives no number on this table.",
    "R16": "Some lists did not cover everything, or hold persons who are no victims: the number comes "
    "from rows known in part, the tests beside it from the table as it is.",
}
NOTES = {
    "models_searched": "Too many models to list: they were searched, so a better one may exist.",
    "infinite_z0": "The bootstrap could not be corrected for bias; percentile limits are shown.",
    "no_resample_admissible": "No resample had an admissible model; there is no bootstrap interval.",
    "no_model_admissible": "No model can be estimated on this table.",
    "did_not_converge": "The chains disagree: did not converge.",
    "lower_bound": "A lower bound, if lists depend only because persons differ in visibility.",
    "several_modes": "The answers gather around several separate values.",
    "posterior_tail_open": "The table does not bound the number from above.",
    "out_of_proportion": "The method's answer is out of all proportion and is not shown.",
    "exploration_only": "Two lists: for exploration only.",
    "structural_zeros_not_supported": "This method cannot handle impossible combinations.",
    "lists_out_of_range": "This method does not handle this number of lists.",
    "corrected_for_links": "The number is corrected for missed and false links.",
    "draws_without_number": "Some of the drawn linkages gave no number.",
    "no_overlap": "Nobody is on two lists.",
    "not_converged": "The calculation did not come to rest.",
    "terms_without_maximum": "Some steps of the search were passed over: they have no maximum.",
    "resamples_without_model": "Too many resamples had no admissible model; the limits are shaky.",
    "deviation_at_limit": "How much strata differ could not be learned well from this table.",
    "upper_bound_discarded": "Some persons who are only on an upper-bound list were not counted.",
    "pairs_near_threshold": "Whether some pairs of lists depend on each other was a near thing.",
}
METHOD_NAMES = {
    "auto": "Automatic",
    "bic": "Best model (BIC)",
    "stepwise": "Stepwise",
    "independence": "Independence",
    "dga": "Averaged graphs",
    "lcmcr": "Latent classes",
    "chao": "Chao's lower bound",
    "mth_darroch": "Persons differ (Darroch)",
    "strata": "With covariates",
    "incomplete": "Rows known in part (EM)",
}
STAGES = {
    "bootstrap": "resampling",
    "strata": "covariates",
    "models": "all models",
    "sensitivity": "sensitivity",
    "consistency": "test on own lists",
    "done": "done",
}
UNKNOWN_NOTE = "See the documentation for note {code}."
EMPTY_PAIR = "Nobody was on both {first} and {second}: their link cannot be measured."
HEADLINES = {
    Status.ESTIMATE: "An estimate can be given.",
    Status.RESERVATION: "An estimate can be given, with strong reservation.",
    Status.NONE: "No estimate can be given.",
}
BAND = "Estimated between {low} and {high} presumed victims, of whom {observed} were seen."
POINT = "The point estimate within that band is {total}."
NO_POINT = "No single number is given: the models disagree too much."
SHARE = "About 1 in {ratio} is seen."
SHARE_BAND = "About 1 in {low} to 1 in {high} is seen."
ALL_SEEN = "Nearly everyone is seen, by this estimate."
ASSUMPTION = (
    "This assumes that the lists together have no link of their own beyond those in the model, "
    "that every person could have come onto a list, and that records were linked without error."
)
ASSUMPTION_CORRECTED = (
    "This assumes that the lists together have no link of their own beyond those in the model, "
    "that every person could have come onto a list, and that records were linked as well as was "
    "reported."
)
DOUBLING = "The number would double if {factor} times as many were hidden as the model says."
WITHIN_NOISE = (
    "By the same method the earlier wave is estimated too; the difference lies within the noise, "
    "so no trend may be named."
)
BEYOND_NOISE = (
    "By the same method the later wave is estimated at {low} to {high} times the earlier one; the "
    "difference lies beyond the noise."
)
BECAUSE = "No estimate can be given, because: {reasons}"
RESERVATIONS = "Reservations: {reasons}"
THOUSAND = "1,000"  # its second character separates thousands
DECIMAL = "0.5"  # its second character is the decimal mark


def rounded(value: float, translate: Translate) -> str:
    """Two significant figures with the reader's separator, e.g. 11313 -> `11.000` in Dutch."""
    if value < 1:
        return "0"
    digits = max(floor(log10(value)) - 1, 0)
    whole = int(round(value, -digits))
    return f"{whole:,}".replace(",", translate(THOUSAND)[1])


def short(value: float, translate: Translate) -> str:
    """A ratio with two significant figures, e.g. 3.23 -> `3,2` in Dutch."""
    if value >= 10:
        return rounded(value, translate)
    return f"{value:.1f}".replace(".", translate(DECIMAL)[1])


def reason_text(reason: Reason, report: Report, translate: Translate) -> str:
    """Cause and remedy of a rule that fired."""
    values = dict(reason.parameters)
    code = reason.code
    if code == "R10" and values.get("supplied"):
        code = "R10s"
    if isinstance(values.get("pair"), int):
        values["pair"] = report.table.term_name(int(str(values["pair"])))
    return _filled(translate(REASONS[code]), values, translate)


def method_name(code: str, translate: Translate) -> str:
    """A method in words; a code that has none stays itself."""
    return translate(METHOD_NAMES[code]) if code in METHOD_NAMES else code


def stage_name(code: str, translate: Translate) -> str:
    """What is being done just now; a method by its name."""
    return translate(STAGES[code]) if code in STAGES else method_name(code, translate)


def note_text(note: Note, translate: Translate) -> str:
    """What a remark on a result means."""
    if note.code not in NOTES:
        return translate(UNKNOWN_NOTE).format(code=note.code)
    return translate(NOTES[note.code])


def _filled(text: str, values: Mapping[str, Json], translate: Translate) -> str:
    shown = {name: _shown(name, value, translate) for name, value in values.items()}
    return text.format(**shown)


def _shown(name: str, value: Json, translate: Translate) -> str:
    if name in {"method", "first", "second"} and str(value) in METHOD_NAMES:
        return method_name(str(value), translate)
    if isinstance(value, list | tuple):
        return ", ".join(str(item) for item in value)
    if isinstance(value, float):
        return short(value * 100 if name == "share" else value, translate)
    return str(value)


def diagnosis(report: Report, translate: Translate) -> list[str]:
    """Existence problems in words: pairs of lists that share nobody."""
    text = translate(EMPTY_PAIR)
    found = []
    for pair in empty_pairs(report.table):
        first, second = (n for i, n in enumerate(report.table.lists) if pair >> i & 1)
        found.append(text.format(first=first, second=second))
    return found


def headline(report: Report, translate: Translate) -> str:
    """The verdict in one line."""
    return translate(HEADLINES[report.verdict.status])


def paragraph(report: Report, translate: Translate) -> str:
    """A paragraph ready for a report: band, point if allowed, share seen, assumption, reservations."""
    texts = [reason_text(reason, report, translate) for reason in report.verdict.reasons]
    if report.verdict.status == Status.NONE or report.main.interval is None:
        return translate(BECAUSE).format(reasons=" ".join(texts))
    parts = _numbers(report, translate)
    corrected = report.linkage is not None and report.linkage.supplied
    parts.append(translate(ASSUMPTION_CORRECTED if corrected else ASSUMPTION))
    if report.sensitivity and report.sensitivity.doubling < 1e6:
        factor = short(report.sensitivity.doubling, translate)
        parts.append(translate(DOUBLING).format(factor=factor))
    if report.change is not None:
        parts.append(_trend(report.change, translate))
    if texts:
        parts.append(translate(RESERVATIONS).format(reasons=" ".join(texts)))
    return " ".join(parts)


def _trend(change: Change, translate: Translate) -> str:
    if not change.is_beyond_noise:
        return translate(WITHIN_NOISE)
    low, high = short(change.ratio.low, translate), short(change.ratio.high, translate)
    return translate(BEYOND_NOISE).format(low=low, high=high)


def _numbers(report: Report, translate: Translate) -> list[str]:
    main, seen = report.main, report.main.observed
    if main.interval is None or main.total is None:
        return []
    low, high = main.interval.low, main.interval.high
    ends = rounded(low, translate), rounded(high, translate)
    whole = f"{seen:,}".replace(",", translate(THOUSAND)[1])
    parts = [translate(BAND).format(low=ends[0], high=ends[1], observed=whole)]
    if not report.verdict.shows_point:
        ratios = short(low / seen, translate), short(high / seen, translate)
        return [
            *parts,
            translate(NO_POINT),
            translate(SHARE_BAND).format(low=ratios[0], high=ratios[1]),
        ]
    parts.append(translate(POINT).format(total=rounded(main.total, translate)))
    if main.total < 1.05 * seen:
        return [*parts, translate(ALL_SEEN)]
    return [*parts, translate(SHARE).format(ratio=short(main.total / seen, translate))]


def every_msgid() -> tuple[str, ...]:
    """All texts of this module, for catalogues and the tests of wording."""
    single = (
        UNKNOWN_NOTE,
        EMPTY_PAIR,
        BAND,
        POINT,
        NO_POINT,
        SHARE,
        SHARE_BAND,
        ALL_SEEN,
        ASSUMPTION,
        ASSUMPTION_CORRECTED,
        DOUBLING,
        WITHIN_NOISE,
        BEYOND_NOISE,
        BECAUSE,
        RESERVATIONS,
        THOUSAND,
        DECIMAL,
    )
    named = (*METHOD_NAMES.values(), *STAGES.values())
    return (*REASONS.values(), *NOTES.values(), *HEADLINES.values(), *named, *single)
