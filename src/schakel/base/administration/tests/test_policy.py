"""Policy data change as draft and publication by two people, with mistakes said in words."""

import json
import tomllib

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from schakel.base.accounts.tests import factories
from schakel.base.administration.forms.policy import RowForm, content_of
from schakel.base.administration.selectors import policy as reading
from schakel.base.administration.services import policy
from schakel.base.administration.services.policy import RowChange
from schakel.base.administration.tests import people
from schakel.base.administration.views.frame import draft_lines
from schakel.base.reference import selectors as reference
from schakel.base.reference.models import ReferenceVersion
from schakel.base.reference.workflow import Origin

pytestmark = pytest.mark.django_db
KIND = "waiting_reasons"


@pytest.fixture
def home():
    return people.home()


def rows():
    return [dict(row) for row in reference.current(KIND).rows]


def renamed(home, **values):
    first = rows()[0] | values
    change = RowChange(first["code"], first, "Duidelijker woorden.")
    return policy.change_row(actor=home.administrator, kind=KIND, change=change)


def test_a_row_changes_when_somebody_else_publishes_it(home):
    draft = renamed(home, nl="andere woorden")
    assert rows()[0]["nl"] != "andere woorden"

    policy.publish(actor=home.publisher, kind=KIND, number=draft.number)

    reference.forget()
    assert rows()[0]["nl"] == "andere woorden"
    assert reading.difference(rows(), rows()).is_empty


def test_the_writer_of_a_draft_cannot_publish_it(home):
    draft = renamed(home, nl="andere woorden")
    with pytest.raises(PermissionDenied):
        policy.publish(actor=home.administrator, kind=KIND, number=draft.number)


@pytest.mark.parametrize("act", [policy.write_draft, policy.change_row])
def test_who_may_not_write_policy_writes_none(home, act):
    given = {"content": rows(), "note": "x"} if act is policy.write_draft else {
        "change": RowChange("x", None, "x")
    }  # fmt: skip
    with pytest.raises(PermissionDenied):
        act(actor=home.analyst, kind=KIND, **given)


def test_a_preview_names_what_is_new_gone_and_changed():
    before = [{"code": "a", "nl": "een"}, {"code": "b", "nl": "twee"}]
    after = [{"code": "a", "nl": "eerste"}, {"code": "c", "nl": "drie"}]
    found = reading.difference(before, after)
    assert (found.added, found.dropped) == (
        [("c", "In het Nederlands: drie")],
        [("b", "In het Nederlands: twee")],
    )
    assert found.changed == [("a", "In het Nederlands: een", "In het Nederlands: eerste")]
    tree = reading.difference({"x": {"y": 1}}, {"x": {"y": 2}, "z": 3})
    assert (tree.added, tree.changed) == ([("z", "3")], [("x.y", "1", "2")])


def test_a_column_of_yes_and_no_is_answered_with_yes_or_no():
    form = RowForm(rows=[{"code": "a", "nl": "x", "late": "yes"}], is_new=True,
                   data={"code": "b", "nl": "y", "late": "ja", "note": "Nodig."})  # fmt: skip
    assert list(form.errors) == ["late"]


def mistakes(content, kind=KIND):
    return " ".join(policy.problems_of(kind, content))


def test_mistakes_in_a_list_are_said_in_words():
    good = rows()
    assert mistakes(good) == ""
    assert "geen rij" in mistakes([])
    assert "kolommen moeten zijn" in mistakes([{"code": "x"}])
    assert "meer dan eens" in mistakes([*good, good[0]])
    assert "een code bevat alleen" in mistakes([good[0] | {"code": "een code"}])
    assert "“nl” is leeg" in mistakes([good[0] | {"nl": ""}])
    assert "meer of minder waarden" in mistakes([good[0] | {"nl": None}])
    assert "hetzelfde soort bestand" in mistakes({"a": "b"})
    assert "heet workflow_" in mistakes(good, "geheel_nieuw")


def test_a_file_that_says_ja_where_yes_or_no_is_read_is_sent_back():
    kind, column, content = next(
        (kind, column, content)
        for kind in sorted(row["code"] for row in reference.current(reading.NAMES).rows)
        if isinstance(content := reference.current(kind).content, list)
        for column in sorted(reading.answered_yes_or_no(content))
    )
    assert mistakes(content, kind) == ""

    said = mistakes([content[0] | {column: "ja"}, *content[1:]], kind)

    assert f"Rij 1: in “{column}” staat yes of no" in said


def test_a_draft_that_is_put_aside_can_no_longer_be_published(home):
    draft = renamed(home, nl="andere woorden")
    policy.discard(actor=home.administrator, kind=KIND, number=draft.number)
    with pytest.raises(type(draft).DoesNotExist):
        policy.publish(actor=home.publisher, kind=KIND, number=draft.number)


def test_a_draft_waits_on_the_page_of_today_of_who_may_publish_it_and_of_nobody_else(home):
    draft = renamed(home, nl="andere woorden")
    where = reverse("administration:draft", args=[KIND, draft.number])

    assert [line.url for line in draft_lines(home.publisher)] == [where]
    assert draft_lines(home.administrator) == draft_lines(home.analyst) == []


def test_what_is_taken_along_can_be_sent_back_unchanged(home):
    browser = factories.browser(home.administrator)
    for kind in ("weighing_criteria", "workflow_police"):
        answer = browser.get(reverse("administration:policy_download", args=[kind]))
        name = answer["Content-Disposition"].split('"')[1]
        assert content_of(name, answer.content.decode("utf-8-sig")) == json.loads(
            json.dumps(reference.current(kind).content)
        )


def test_every_kind_that_is_shipped_bears_a_name_for_those_who_edit_it():
    shipped = {file.stem for file in settings.SCHAKEL_REFERENCE_DIR.iterdir() if file.is_file()}
    named = reference.current(reading.NAMES).rows
    assert {row["code"] for row in named} == shipped - reading.ELSEWHERE
    assert {row["group"] for row in named} <= set(reading.GROUPS)


def test_who_keeps_policy_data_is_said_in_the_readers_language():
    kinds = [kind for _, group in reading.kinds() for kind in group]
    known = set(reference.labels("policy_owners").values())
    assert {kind.owner for kind in kinds} <= known
    assert reference.owner_in_words("Schakel, domain of signals") == "Schakel, domein signalen"
    with translation.override("en"):
        assert reference.owner_in_words("Schakel lexicongroep") == "lexicon group of Schakel"
    assert reference.owner_in_words("Eigen beleidsgroep") == "Eigen beleidsgroep"


def test_the_list_calls_policy_data_by_name_and_by_code_where_it_has_none(home):
    browser = factories.browser(home.administrator)
    new = {"file": SimpleUploadedFile("x.csv", b"code,nl\na,b\n"), "note": "Proef."}
    browser.post(reverse("administration:policy"), {"kind": "enrichment_haven", **new})
    page = browser.get(reverse("administration:policy")).text
    assert "Redenen om te wachten" in page
    assert "enrichment_haven" in page


def test_shipped_files_of_both_forms_can_be_read():
    text = (settings.SCHAKEL_REFERENCE_DIR / "workflow_police.toml").read_text()
    assert content_of("x.toml", text) == tomllib.loads(text)
    text = (settings.SCHAKEL_REFERENCE_DIR / f"{KIND}.csv").read_text()
    assert content_of("x.csv", text) == rows()


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [("x.toml", b"= 3", "niet te lezen"), ("x.json", b"{", "niet te lezen"),
     ("x.csv", b"\xff\xfe", "UTF-8"), ("x.csv", b"code;nl\na;b\n", "kolommen moeten zijn"),
     ("x.csv", b"a" * (1024 * 1024 + 1), "1 MB")],
)  # fmt: skip
def test_a_file_that_cannot_be_used_is_explained_at_the_field(home, name, content, said):
    where = reverse("administration:policy_kind", args=[KIND])
    given = {"file": SimpleUploadedFile(name, content), "note": "Proef."}
    page = factories.browser(home.administrator).post(where, given)
    assert page.status_code == 400
    assert said in page.text


def test_the_pages_write_show_and_publish(home):
    writer, publisher = factories.browser(home.administrator), factories.browser(home.publisher)
    assert KIND in writer.get(reverse("administration:policy")).text
    code = rows()[0]["code"]
    where = reverse("administration:policy_row", args=[KIND]) + f"?code={code}"
    filled = rows()[0] | {"nl": "andere <b>woorden</b>", "note": "Duidelijker."}
    assert writer.post(where, rows()[0] | {"note": ""}).status_code == 400

    draft = writer.post(where, filled, follow=True)

    assert "andere &lt;b&gt;woorden" in draft.text
    address = draft.request["PATH_INFO"]
    assert "/publiceren/" not in draft.text
    assert writer.post(f"{address}publiceren/").status_code == 403
    assert "Publiceren" in publisher.get(address).text
    done = publisher.post(f"{address}publiceren/", follow=True)
    assert "Gepubliceerd" in done.text


def test_pages_for_what_has_no_such_page_answer_404(home):
    browser = factories.browser(home.administrator)
    for kind in ("scan_changes", "bestaat-niet"):
        assert browser.get(reverse("administration:policy_kind", args=[kind])).status_code == 404
        assert browser.get(reverse("administration:policy_row", args=[kind])).status_code == 404
    lost = browser.get(reverse("administration:member", args=[10**9]))
    assert "Wij kunnen deze pagina niet vinden" in lost.text, "our own page, not a bare line"


def test_every_column_and_every_translated_source_is_that_of_the_shipped_data():
    """A column without a word shows its English code on a Dutch screen; so does an old source."""
    kinds = ReferenceVersion.objects.filter(origin=Origin.SHIPPED).values_list("kind", flat=True)
    known = reference.labels("policy_columns")
    shown = {kind for kind in kinds if kind not in reading.ELSEWHERE and "/" not in kind}
    unknown = {
        (kind, column)
        for kind in shown
        for column in reading.columns(reference.current(kind).content)
        if column not in known
    }
    assert unknown == set()
    sources = {row["code"]: row["en"] for row in reference.current("policy_sources").rows}
    assert {kind: reference.current(kind).source for kind in sources} == sources
    assert reference.source_in_words("enrichment_generic", "own") == "eigen uitwerking"
    assert reference.source_in_words("enrichment_generic", "own, newer") == "own, newer"
