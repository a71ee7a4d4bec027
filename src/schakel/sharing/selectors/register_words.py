"""The register of processing in words: purposes, grounds, kinds of data, terms, and every table."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

PURPOSES: dict[str, str | Promise] = {
    "accountability": _("Account for what was shared and decided"),
    "national_registration": _("Register possible victims nationally, each report with its number"),
    "operations": _("Let people work in Schakel safely"),
    "research": _("Estimate how many persons stay hidden"),
    "signals": _("Follow up signals of trafficking and help possible victims"),
}
GROUNDS: dict[str, str | Promise] = {
    "accountability": _("AVG 5(2) and 30, Wpg 32: a duty to document each disclosure"),
    "national_registration": _(
        "Bpg 4:2(1)(b)(3) for the police; for others consent of the person, AVG 6(1)(a) and 9(2)(a)"
    ),
    "operations": _("AVG 6(1)(c) and 32: a duty to secure the data"),
    "research": _("AVG 89, Wpg 22: statistics without persons; results hold no personal data"),
    "signals": _(
        "The task of the organisation itself (AVG 6(1)(e), or Wpg 8 and 9 for the police task);"
        " special and criminal data only as far as its own law allows"
    ),
}
KINDS: dict[str, str | Promise] = {
    "ordinary": _("ordinary data"),
    "special": _("special data (health, sexual life, origin, religion)"),
    "criminal": _("criminal data"),
    "confidential": _("confidential data under professional secrecy"),
    "bsn": _("the citizen service number (BSN)"),
}
TERMS: dict[str, str | Promise] = {
    "account": _("as long as somebody works here"),
    "accountability": _("as long as the disclosure must be accounted for"),
    "audit": _("as long as the trail must prove what happened"),
    "draft": _("until it is sent, or until it expires"),
    "outbox": _("until the mail was delivered"),
    "permanent": _("permanently; it holds no case"),
    "registration": _("the term of the national registration, to be settled with CoMensha"),
    "scan": _("the terms of the scan: 5 years under Wpg 8, then kept apart"),
    "signal": _("the terms of the signal: Wpg 8, 9 and 14, or the term of the own organisation"),
    "webhook": _("a month, and a connection itself until it is ended"),
}
# The first line of every table that holds personal data, once more for the catalogue.
TABLES = (
    gettext_noop(
        "A natural person; what someone may do hangs on the memberships, not on the person."
    ),
    gettext_noop("A system of an organisation, what it may do, and until when."),
    gettext_noop("A system of an organisation, where it listens, and which events it is told of."),
    gettext_noop("One key of one organisation, readable only with the master key."),
    gettext_noop("One file that belongs to something; its content lies sealed under its id."),
    gettext_noop(
        "One estimate: settings, seed and version in, the whole report out; never changed after."
    ),
    gettext_noop("How many persons are on which combination of lists."),
    gettext_noop("One act or look. It holds codes and ids, never content."),
    gettext_noop("That a thing is kept, why, and by which two people the hold ended."),
    gettext_noop(
        "One mail. It carries a link, never a case; address and text are sealed all the same."
    ),
    gettext_noop("One advertisement or tip as it was found."),
    gettext_noop(
        "Advertisements that belong together: one template with slots, and shared contact points."
    ),
    gettext_noop(
        "One version of one registration; a changed text is a new version, the old one is kept."
    ),
    gettext_noop("What one reader said about a note; history only grows."),
    gettext_noop(
        "A code with which somebody without an account may read one package for a short time."
    ),
    gettext_noop(
        "A person's own yes to sharing: with whom, for what, which fields; withdrawn any time."
    ),
    gettext_noop(
        "A named person decided that something may (not) go to another organisation, and why."
    ),
    gettext_noop(
        "What left: from whom, to whom, for what, which fields, and why it might (Wpg 32, AVG 5)."
    ),
    gettext_noop(
        "The questions of the conflict of duties, answered before breaking secrecy is asked for."
    ),
    gettext_noop(
        "What an earlier recipient must hear: a correction, or a consent that was withdrawn."
    ),
    gettext_noop("The content of a disclosure made by the wizard, as the recipient sees it."),
    gettext_noop("A request under AVG 15-21 or Wpg 25-28, with its clock."),
    gettext_noop("A question to the privacy officer: may this go, to whom, for what?"),
    gettext_noop(
        "What a check at the border showed: post, means of travel, direction and company."
    ),
    gettext_noop("Why and from when to when a term stood still."),
    gettext_noop("A company in a signal."),
    gettext_noop("A criterion as an indication: yes, no or unknown, its source, and what it did."),
    gettext_noop("A form somebody has not sent yet; it is removed when it expires."),
    gettext_noop("One act of the standard: done with its result, or not done and why."),
    gettext_noop(
        "Feedback to who reported, as much as that kind of reporter may know, or withheld."
    ),
    gettext_noop("One offer of a signal to another organisation, with the snapshot that left."),
    gettext_noop("Help for a possible victim: offered, accepted, declined or not possible."),
    gettext_noop("An indicator of the form, answered yes, no or unknown, and by which source."),
    gettext_noop(
        "An investigation under the prosecutor; its purpose is on paper within a week (Wpg 9(2))."
    ),
    gettext_noop("Somebody in a signal: possible victim, named person, witness or suspect."),
    gettext_noop("Two signals that may concern the same people, place or company."),
    gettext_noop("An administrative measure or barrier, beside the criminal track."),
    gettext_noop(
        "A talk outside the criminal procedure: own purpose, own readers, never to the detective."
    ),
    gettext_noop("One step of a signal: from where to where, by whom and why."),
    gettext_noop(
        "A place in a signal: where it happens, where people sleep, where they are taken."
    ),
    gettext_noop("An online platform in a signal, and the part it plays."),
    gettext_noop("How a criminal case begins: a criminal complaint, or ex officio without one."),
    gettext_noop("A question to the expert centre or to a foreign authority, and its answer."),
    gettext_noop(
        "What somebody noticed that may point to trafficking, at the organisation that has it now."
    ),
    gettext_noop("A stop that one person proposes and another confirms or turns down."),
    gettext_noop("A talk for enrichment, or the informative talk before a criminal complaint."),
    gettext_noop(
        "Who decided that somebody is (not) a victim, on what ground; apart from the verdict."
    ),
    gettext_noop("What became of one suspect; an outcome belongs to a person, not to the signal."),
    gettext_noop(
        "The prosecution weighed whether a suspect was forced to offend, before it decides."
    ),
    gettext_noop(
        "What one organisation reported about one person: the content that left, and its number."
    ),
    gettext_noop("Somebody spoke with a possible victim and did not report: the reason."),
    gettext_noop(
        "Who handed a signal over hears which measure the receiver took: kind and date, no more."
    ),
    gettext_noop(
        "Advice asked on a case without a name, and the answer; both pass the door masked."
    ),
    gettext_noop(
        "A random sample of coded dossiers of one service, without names and without texts."
    ),
    gettext_noop("One decision of a weighing meeting with everything it rested on."),
    gettext_noop("A workplace with several persons: site, housing, sector, how many."),
)
