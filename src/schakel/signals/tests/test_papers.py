"""A signal on paper: tagged PDF for who asked, with what that person may see, on record."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from schakel.base.accounts.models import Membership
from schakel.base.audit.models import AuditLine
from schakel.signals.models import SignalPaper
from schakel.signals.services import papers
from schakel.signals.services.looking import ReasonNeeded
from schakel.signals.tests import factories as make
from schakel.signals.tests.pages import visitor
from schakel.signals.workflow import PaperKind, PaperState

pytestmark = pytest.mark.django_db


def asked(team, signal, kind=PaperKind.FINDINGS, role="lead_detective", language="nl"):
    return papers.ask_paper(actor=team.as_(role), signal_id=signal.pk, kind=kind, language=language)


def made(team, paper):
    return papers.make_paper(actor=team.as_("publisher"), paper_id=paper.pk)


def elements(element):
    """Walk through the structure of a tagged PDF."""
    children = element.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        child = child.get_object()
        if isinstance(child, dict) and "/S" in child:
            yield child
            yield from elements(child)


def tags(element):
    """Return the kinds of all elements in the structure, in reading order."""
    return (str(child["/S"]) for child in elements(element))


def test_the_report_of_findings_is_a_tagged_pdf_for_who_asked(settings):
    settings.SCHAKEL_DEMONSTRATION = True
    ours = make.team()
    signal = make.to_weigh(ours, persons=(make.victim(),))
    paper = made(ours, asked(ours, signal))

    content = papers.open_paper(actor=ours.as_(), paper_id=paper.pk)

    pdf = PdfReader(io.BytesIO(content))
    root, xmp = pdf.trailer["/Root"], pdf.xmp_metadata.stream.get_data().decode()
    assert root["/MarkInfo"]["/Marked"] == True
    assert root["/Lang"] == "nl"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"] == True
    assert "pdfuaid" in xmp
    assert pdf.metadata.title == f"Proces-verbaal van bevindingen {signal.reference} (verzonnen)"
    found = list(tags(root["/StructTreeRoot"]))
    assert {"/H1", "/H2", "/Table", "/TH", "/TD", "/P"} <= set(found)
    assert found.count("/H1") == 1
    headers = [element for element in elements(root["/StructTreeRoot"]) if element["/S"] == "/TH"]
    assert {element["/A"].get("/Scope") for element in headers} == {"/Column", "/Row"}
    assert [line.title for line in pdf.outline if not isinstance(line, list)]
    text = " ".join(page.extract_text() for page in pdf.pages)
    assert "Verzonnen" in text
    assert "Slaapt in de opslag" in text


def test_elsewhere_than_at_an_investigation_it_is_no_official_report():
    ours = make.team("municipality_social")
    signal = make.reported(ours)
    paper = made(ours, asked(ours, signal, PaperKind.SIGNAL, language="en"))

    pdf = PdfReader(io.BytesIO(papers.open_paper(actor=ours.as_(), paper_id=paper.pk)))

    assert pdf.metadata.title == f"Signal {signal.reference}"
    assert pdf.trailer["/Root"]["/Lang"] == "en"


def test_printing_is_reading_and_only_who_asked_fetches_the_paper():
    ours, theirs = make.team(), make.team()
    signal = make.reported(ours)
    paper = made(ours, asked(ours, signal, PaperKind.SIGNAL))
    address = reverse("signals:paper_fetch", args=[paper.pk])
    stranger, colleague, owner = visitor(theirs), visitor(ours, "analyst"), visitor(ours)

    answers = [browser.get(address) for browser in (stranger, colleague, owner)]

    assert [answer.status_code for answer in answers] == [404, 404, 200]
    assert answers[-1]["Content-Type"] == "application/pdf"
    ours.as_()
    lines = AuditLine.objects.filter(target_id=str(signal.pk)).values_list("action", flat=True)
    assert {"signals.open", "signals.print", "signals.fetch_paper"} <= set(lines)


def test_another_organisation_prints_nothing_and_findings_are_for_who_enriches():
    ours, theirs = make.team(), make.team()
    signal = make.reported(ours)
    with pytest.raises(PermissionDenied):
        asked(ours, signal, role="intake")
    theirs.as_()
    assert visitor(theirs).post(
        reverse("signals:paper_ask", args=[signal.pk, "signal"])
    ).status_code == 404  # fmt: skip
    with pytest.raises(signal.DoesNotExist):
        asked(theirs, signal, PaperKind.SIGNAL)


def test_who_prints_an_ended_signal_of_others_says_why():
    ours = make.team()
    signal = make.closed(ours)
    with pytest.raises(ReasonNeeded):
        asked(ours, signal, role="prosecutor")


def test_who_left_meanwhile_gets_no_paper_and_papers_last_a_day():
    ours = make.team()
    paper = asked(ours, make.reported(ours), PaperKind.SIGNAL, role="analyst")
    Membership.objects.filter(user_id=paper.asked_by).update(is_active=False)

    assert made(ours, paper).state == PaperState.FAILED
    SignalPaper.objects.update(expires_at=timezone.now())
    papers.remove_expired_papers(actor=ours.as_())
    assert not SignalPaper.objects.exists()


def test_the_page_waits_and_then_offers_the_paper():
    ours = make.team()
    signal, browser = make.reported(ours), visitor(ours)

    waits = browser.post(reverse("signals:paper_ask", args=[signal.pk, "signal"]), follow=True)
    ours.as_()
    paper = SignalPaper.objects.get()
    assert "hx-get" in waits.text
    SignalPaper.objects.update(state=PaperState.MADE)

    ready = visitor(ours).get(reverse("signals:paper", args=[paper.pk]))

    assert reverse("signals:paper_fetch", args=[paper.pk]) in ready.text
