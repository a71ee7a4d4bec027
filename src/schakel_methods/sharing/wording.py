"""A decision in words: English msgids, turned by the caller's translate function.

The texts of the rules themselves come with the rules, in both languages.
"""

from collections.abc import Callable
from dataclasses import dataclass

from schakel_methods.sharing.change import Change
from schakel_methods.sharing.codes import DataClass, Form, Regime, Verdict
from schakel_methods.sharing.decide import Applied, Decision, Silence

Translate = Callable[[str], str]

VERDICTS = {
    Verdict.YES: "Yes, this may be shared.",
    Verdict.YES_IF: "Yes, if the conditions are met and recorded.",
    Verdict.CONSENT: "Only with recorded consent of the person.",
    Verdict.CONDITIONAL: "Case by case: someone with authority must agree.",
    Verdict.ASK_PO: "Ask your privacy officer.",
    Verdict.NO: "No, this is not allowed.",
}
CONSENT_RECORDED = "Yes, on the ground of the recorded consent of the person."

# The verdict as the end of "with consent of the person: ...".
OUTCOMES = {
    Verdict.YES: "yes",
    Verdict.YES_IF: "yes, under conditions",
    Verdict.CONSENT: "only with consent",
    Verdict.CONDITIONAL: "case by case, with agreement of the authority",
    Verdict.ASK_PO: "ask the privacy officer",
    Verdict.NO: "no",
}

REGIMES = {
    Regime.AVG: "the General Data Protection Regulation (AVG)",
    Regime.WPG: "the Police Data Act (Wpg)",
    Regime.WJSG: "the Judicial and Criminal Records Act (Wjsg)",
    Regime.SECRECY: "professional secrecy",
}
CLASSES = {
    DataClass.ORDINARY: "ordinary data",
    DataClass.SPECIAL: "special data (health, sexual life, origin, religion)",
    DataClass.CRIMINAL: "criminal data",
    DataClass.CONFIDENTIAL: "confidential data under professional secrecy",
    DataClass.BSN: "the citizen service number (BSN)",
    DataClass.POLICE: "police data",
    DataClass.HEALTH: "health data",
    DataClass.FINANCIAL: "financial data",
}
FORMS = {
    Form.IDENTIFIED: "identified: the person can be recognised",
    Form.PSEUDONYMISED: "pseudonymised: a code instead of a name; judged as identified",
    Form.ANONYMISED: "anonymised: nobody can recognise the person",
}
CHANGES = {
    ("consent", "yes"): "with consent of the person",
    ("acute", "yes"): "in acute danger to life",
    ("same_case", "yes"): "if the recipient treats the same case",
    ("domestic_link", "yes"): "if there is a domestic link",
    ("sexual_behaviour_only", "yes"): "if the special data are only about sexual behaviour",
    ("officer_consent", "yes"): "with consent of the competent officer",
    ("investigation_data", "no"): "without data of an investigation (Wpg 9 and 10)",
    ("form", "anonymised"): "anonymised",
    ("without_class", "*"): "without {data_class}",
}
CONSENT_FROM = {
    ("person", "both"): "consent of the person (from 16 years)",
    ("representative", "both"): "under 16: consent of the parent or guardian, who is no suspect",
    ("both",): "12 to 15 years: consent of the child and of the parent or guardian, no suspect",
}
CONSENT_FROM_UNKNOWN = (
    "consent: from 16 the person, under 16 the parent or guardian, 12 to 15 in care both"
)

FACTS = {
    "consent": "consent is recorded",
    "consent_by": "who gave the consent",
    "representative_suspect": "the parent or guardian is a suspect",
    "acute": "there is acute danger to life",
    "same_case": "the recipient treats the same case",
    "domestic_link": "the suspicion is about someone of the household or family",
    "sexual_behaviour_only": "the special data are only about sexual behaviour",
    "investigation_data": "the data come from an investigation (Wpg 9 or 10)",
    "officer_consent": "the competent officer agrees (Wpg 9(3), 10(5))",
    "recognisable": "somebody could still recognise the person",
    "avg_applies": "the AVG binds the sender as well",
    "wpg_applies": "the Wpg binds the sender as well",
    "wjsg_applies": "the Wjsg binds the sender as well",
    "secrecy_applies": "professional secrecy binds the sender as well",
}

SILENT = "{regime} binds the sender, but no rule speaks about {data_class}: ask."
NO_BASIS = "No rule answers, and silence never means yes."
AS_IDENTIFIED = "Pseudonymised data are judged as identified data."
RECOGNISABLE = "Somebody can be recognised, so the item is judged as identified."
LOWERED = "Nobody of us has read this source yet, so the answer is: ask."
SUSPECT = "The one who would consent for the child is a suspect: never ask them."
READING = "This is our reading of the law; it awaits your own lawyer."
EXCEPTIONS = "Note: {text}."
INFORM = "Inform: {text}."
SOURCE = "Source: {text}."

# All msgids, for the catalogues and their tests.
MESSAGES: tuple[str, ...] = (
    *VERDICTS.values(), *OUTCOMES.values(), *REGIMES.values(), *CLASSES.values(),
    *FORMS.values(), *CHANGES.values(), *CONSENT_FROM.values(), *FACTS.values(),
    CONSENT_RECORDED, CONSENT_FROM_UNKNOWN, SILENT, NO_BASIS, AS_IDENTIFIED, RECOGNISABLE,
    LOWERED, SUSPECT, READING, EXCEPTIONS, INFORM, SOURCE,
)  # fmt: skip


@dataclass(frozen=True)
class Reason:
    """Why, in one rule or one silence."""

    rule: str
    verdict: str
    regimes: tuple[str, ...]
    article: str
    source: str
    text: str


@dataclass(frozen=True)
class Explanation:
    """A decision as people read it, strictest reason first."""

    summary: str
    basis: str
    conditions: tuple[str, ...]
    reasons: tuple[Reason, ...]
    changes: tuple[str, ...]
    reading: str


def explain(
    decision: Decision, changes: tuple[Change, ...], *, language: str, translate: Translate
) -> Explanation:
    """Put a decision and what would change it into words.

    `language` ("nl" or "en") picks the texts of the rules; `translate` turns our own msgids.

    Example: see `tests/methods/sharing/test_wording.py`.
    """
    reasons = [_applied(item, language, translate) for item in decision.applied]
    silent = [_silence(item, translate) for item in decision.silences]
    refusals = [reason for reason in reasons if reason.verdict == Verdict.NO.code]
    others = [reason for reason in reasons if reason.verdict != Verdict.NO.code]
    return Explanation(
        summary=summary(decision, translate),
        basis=_basis(decision, language, translate),
        conditions=_conditions(decision, language, translate),
        reasons=(*refusals, *silent, *others, *_recognised(decision, translate)),
        changes=tuple(change_text(change, translate) for change in changes),
        reading=translate(READING),
    )


def summary(decision: Decision, translate: Translate) -> str:
    """The answer in one sentence."""
    if decision.verdict is Verdict.CONSENT and decision.consent_recorded:
        return translate(CONSENT_RECORDED)
    return translate(VERDICTS[decision.verdict])


def change_text(change: Change, translate: Translate) -> str:
    """One change and what the answer would then be: "with consent of the person: yes"."""
    if change.key == "without_class":
        data_class = translate(CLASSES[DataClass(change.value)])
        what = translate(CHANGES["without_class", "*"]).format(data_class=data_class)
    else:
        what = translate(CHANGES[change.key, change.value])
    given = change.key == "consent" and change.verdict is Verdict.CONSENT
    return f"{what}: {translate(OUTCOMES[Verdict.YES if given else change.verdict])}"


def _basis(decision: Decision, language: str, translate: Translate) -> str:
    deciding = [i.rule.texts[language].basis for i in decision.applied if i.regimes]
    if decision.silences and decision.verdict is Verdict.ASK_PO:
        deciding.insert(0, translate(NO_BASIS).rstrip("."))
    return "; ".join(deciding)


def _conditions(decision: Decision, language: str, translate: Translate) -> tuple[str, ...]:
    texts = [text for item in decision.applied for text in item.rule.texts[language].conditions]
    if decision.consent_from:
        texts.append(translate(_consent_from(decision)))
    return tuple(dict.fromkeys(texts))


def _consent_from(decision: Decision) -> str:
    if decision.question.age is None:
        return CONSENT_FROM_UNKNOWN
    return CONSENT_FROM[decision.consent_from]


def _applied(item: Applied, language: str, translate: Translate) -> Reason:
    return Reason(
        rule=item.rule.id,
        verdict=item.verdict.code if item.regimes else "as_identified",
        regimes=tuple(regime.value for regime in item.regimes),
        article=item.rule.texts[language].basis,
        source=item.rule.source,
        text=" ".join(_parts(item, language, translate)),
    )


def _parts(item: Applied, language: str, translate: Translate) -> list[str]:
    words = item.rule.texts[language]
    parts = [f"{words.basis}."]
    if not item.regimes:
        parts.append(translate(AS_IDENTIFIED))
    if item.rule.lowered:
        parts.append(translate(LOWERED))
    if item.verdict is not item.rule.verdict:
        parts.append(translate(SUSPECT))
    if words.exceptions:
        parts.append(translate(EXCEPTIONS).format(text=words.exceptions))
    if words.inform:
        parts.append(translate(INFORM).format(text=words.inform))
    return parts


def _silence(item: Silence, translate: Translate) -> Reason:
    regime = translate(REGIMES[item.regime])
    text = translate(SILENT).format(
        regime=regime[0].upper() + regime[1:], data_class=translate(CLASSES[item.data_class])
    )
    return Reason("", Verdict.ASK_PO.code, (item.regime.value,), "", "", text)


def _recognised(decision: Decision, translate: Translate) -> list[Reason]:
    """Why an item that was called anonymous was judged as identified."""
    if Form.ANONYMISED in decision.question.forms or decision.question.form is not Form.ANONYMISED:
        return []
    return [Reason("", "as_identified", (), "", "AVG rec. 26", translate(RECOGNISABLE))]
