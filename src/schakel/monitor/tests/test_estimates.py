"""From a table of counts to a verdict on screen; another organisation sees nothing of it."""

import io
import json
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from schakel.base import rls
from schakel.base.audit.models import AuditLine
from schakel.monitor import selectors, tasks
from schakel.monitor.models import EstimateRun, EstimateTable
from schakel.monitor.services import runs, tables
from schakel.monitor.templatetags import estimates
from schakel.monitor.workflow import State
from schakel.signals.tests import factories, pages

pytestmark = pytest.mark.django_db

TABLE = "A,B,C,count\n1,0,0,120\n0,1,0,90\n0,0,1,80\n1,1,0,30\n1,0,1,25\n0,1,1,20\n1,1,1,8\n"
SPARSE = "A,B,C,count\n1,0,0,12\n0,1,0,9\n0,0,1,8\n"


@pytest.fixture
def team():
    return factories.team("national_rapporteur")


def loaded(team, text=TABLE):
    return tables.add_table(actor=team.as_("researcher"), name="Proef", text=text)


def estimated(team, text=TABLE, **wanted):
    return asked(team, loaded(team, text), **wanted)


def asked(team, table, **wanted):
    run = runs.ask_estimate(
        actor=team.as_("researcher"),
        table_id=table.pk,
        wanted=runs.RunInput(replicates=20, **wanted),
    )
    tasks.estimate(organisation_id=team.organisation.pk, run_id=str(run.pk))
    rls.set_organisation(team.organisation.pk)
    return EstimateRun.objects.get(pk=run.pk)


def test_a_table_becomes_a_report_in_two_languages_with_all_that_repeats_it(team):
    run = estimated(team, method="stepwise", seed=7)

    dutch, english = run.report["nl"], run.report["en"]

    assert run.state == State.DONE
    assert dutch["verdict"] == english["verdict"]
    assert dutch["paragraph"] != english["paragraph"]
    assert (dutch["seed"], dutch["observed"]) == (7, 373)
    assert not dutch["publishable"]


def test_the_same_seed_gives_the_same_report(team):
    first, second = (estimated(team, method="stepwise", seed=3).report for _ in range(2))

    assert first == second


def test_a_table_without_overlap_gets_a_refusal_and_no_number(team):
    report = estimated(team, SPARSE).report["nl"]

    assert report["verdict"] == "no_estimate"
    assert report["estimate"] is None
    assert report["interval"] is None


@pytest.mark.parametrize("text", ["", "geen tabel", "A,B\n1,0\n", "A,B,count\n1,0,veel\n"])
def test_a_wrong_table_is_refused_at_once(team, text):
    with pytest.raises(tables.TableUnusable):
        loaded(team, text)

    assert not EstimateTable.objects.exists()


@pytest.mark.parametrize(
    "wanted",
    [{"method": "guess"}, {"seed": -1}, {"max_order": 0}, {"replicates": 10**6}],
)
def test_wrong_settings_are_refused(team, wanted):
    table = loaded(team)

    with pytest.raises(runs.SettingsWrong):
        runs.ask_estimate(
            actor=team.as_("researcher"), table_id=table.pk, wanted=runs.RunInput(**wanted)
        )


def test_only_a_researcher_estimates(team):
    with pytest.raises(PermissionDenied):
        tables.add_table(actor=team.as_("analyst"), name="x", text=TABLE)
    table = loaded(team)
    with pytest.raises(PermissionDenied):
        runs.ask_estimate(actor=team.as_("analyst"), table_id=table.pk, wanted=runs.RunInput())
    assert not selectors.tables(actor=team.as_("analyst")).exists()


def test_for_another_organisation_tables_and_runs_do_not_exist(team):
    run = estimated(team, method="independence")
    other = factories.team("national_rapporteur")
    actor = other.as_("researcher")

    with pytest.raises(EstimateRun.DoesNotExist):
        selectors.run(actor=actor, run_id=run.pk)
    with pytest.raises(EstimateTable.DoesNotExist):
        runs.ask_estimate(actor=actor, table_id=run.table_id, wanted=runs.RunInput())
    visitor = pages.visitor(other, "researcher")
    for name in ("run", "picture", "download", "workbook", "document"):
        assert visitor.get(reverse(f"monitor:{name}", args=[run.pk])).status_code == 404


def test_the_page_shows_the_verdict_before_any_number(team):
    run = estimated(team, method="stepwise")
    visitor = pages.visitor(team, "researcher")

    page = unescape(visitor.get(reverse("monitor:run", args=[run.pk])).content.decode())

    assert page.index(run.report["nl"]["headline"]) < page.index("In woorden, klaar")
    assert "werkelijk" not in page
    assert visitor.get(reverse("monitor:picture", args=[run.pk])).content.startswith(b"<svg")


def test_an_estimate_is_taken_along_with_a_trail(team):
    run = estimated(team, method="stepwise")
    visitor = pages.visitor(team, "researcher")

    raw = visitor.get(reverse("monitor:download", args=[run.pk]))
    book = visitor.get(reverse("monitor:workbook", args=[run.pk]))

    assert json.loads(raw.content)["fingerprint"] == run.report["nl"]["fingerprint"]
    assert load_workbook(io.BytesIO(book.content)).sheetnames[0] == "Oordeel"
    rls.set_organisation(team.organisation.pk)
    assert AuditLine.objects.filter(action="monitor.download").count() == 2


def test_a_wrong_upload_is_told_at_the_field_and_kept(team):
    visitor = pages.visitor(team, "researcher")

    answer = visitor.post(reverse("monitor:estimates"), {"name": "Proef", "text": "geen tabel"})

    assert answer.status_code == 400
    assert "geen tabel" in answer.content.decode()


def test_a_table_is_loaded_and_estimated_on_screen(team):
    visitor = pages.visitor(team, "researcher")

    loaded_page = visitor.post(reverse("monitor:estimates"), {"name": "Proef", "text": TABLE})
    asked = visitor.post(loaded_page.url, {"method": "independence", "replicates": 0, "seed": 1})

    assert "hx-get" in visitor.get(asked.url).content.decode()


def test_the_dutch_table_is_there(team):
    table = tables.add_dutch_table(actor=team.as_("researcher"))

    assert (table.observed, len(table.lists)) == (8234, 6)


RATES = json.dumps(
    {"pairs": [{"lists": list(pair), "sensitivity": 0.95} for pair in ("AB", "AC", "BC")]}
)


def test_with_the_quality_of_the_linkage_an_estimate_is_corrected_and_may_be_published(team):
    plain = estimated(team, method="independence").report["nl"]
    table = loaded(team)
    tables.add_linkage(actor=team.as_("researcher"), table_id=table.pk, text=RATES)

    fixed = asked(team, table, method="independence").report["nl"]

    assert (plain["publishable"], fixed["publishable"]) == (False, True)
    assert fixed["estimate"] < plain["estimate"]


@pytest.mark.parametrize("text", ["geen json", "{}", '{"pairs": []}', "[" * 20_000])
def test_a_wrong_quality_of_the_linkage_is_refused_with_words(team, text):
    table = loaded(team)
    actor = team.as_("researcher")

    with pytest.raises(tables.LinkageUnusable, match="koppeling"):
        tables.add_linkage(actor=actor, table_id=table.pk, text=text)


def test_only_the_own_researcher_adds_the_quality_of_the_linkage(team):
    table = loaded(team)
    other = factories.team("national_rapporteur")

    with pytest.raises(PermissionDenied):
        tables.add_linkage(actor=team.as_("analyst"), table_id=table.pk, text=RATES)
    with pytest.raises(EstimateTable.DoesNotExist):
        tables.add_linkage(actor=other.as_("researcher"), table_id=table.pk, text=RATES)
    visitor = pages.visitor(other, "researcher")
    for name in ("table", "linkage"):
        assert visitor.get(reverse(f"monitor:{name}", args=[table.pk])).status_code == 404


def test_an_earlier_wave_of_another_organisation_does_not_exist(team):
    other = loaded(factories.team("national_rapporteur"))
    rls.set_organisation(team.organisation.pk)

    with pytest.raises(EstimateTable.DoesNotExist):
        asked(team, loaded(team), earlier=str(other.pk))


def test_an_earlier_wave_is_compared_and_two_lists_taken_as_one(team):
    earlier = loaded(team)
    wide = "A,B,C,D,count\n" + "".join(
        f"{row[:5]},{int(row[:5] == '0,0,1')}{row[5:]}\n" for row in TABLE.splitlines()[1:]
    )

    change = asked(team, loaded(team), method="stepwise", earlier=str(earlier.pk)).report["nl"]
    merged = asked(team, loaded(team, wide), method="stepwise", merged="C+D").report["nl"]

    assert change["change"]["beyond_noise"] is False
    assert merged["lists"] == ["A", "B", "C+D"]


def test_an_estimate_that_breaks_tells_so_and_keeps_nobody_waiting(team):
    table = loaded(team)
    run = runs.ask_estimate(
        actor=team.as_("researcher"), table_id=table.pk, wanted=runs.RunInput(replicates=0)
    )
    EstimateRun.objects.update(method="gone")

    with pytest.raises(KeyError):
        tasks.estimate(organisation_id=team.organisation.pk, run_id=str(run.pk))

    rls.set_organisation(team.organisation.pk)
    assert EstimateRun.objects.get().state == State.FAILED
    page = pages.visitor(team, "researcher").get(reverse("monitor:run", args=[run.pk]))
    assert "Er ging iets mis" in page.content.decode()


def test_a_wrong_file_is_told_in_dutch_and_its_text_stays_on_the_page(team):
    visitor = pages.visitor(team, "researcher")
    file = io.BytesIO(b"A,B,count\n1,0,-4\n")
    file.name = "tabel.csv"

    answer = visitor.post(reverse("monitor:estimates"), {"name": "Proef", "file": file})

    assert "geen heel getal van ten minste 0" in unescape(answer.content.decode())
    assert "1,0,-4" in answer.content.decode()


@pytest.mark.parametrize(
    ("value", "shown"), [(48013, "48.000"), (7, "7"), (0.4, "0"), (None, "\u2013"), (995, "1.000")]
)
def test_estimates_are_told_in_two_figures(value, shown):
    assert estimates.about(value) == shown


def test_runs_are_compared_side_by_side(team):
    found = [estimated(team, method=method) for method in ("independence", "chao")]
    visitor = pages.visitor(team, "researcher")

    page = visitor.get(
        reverse("monitor:compare"), {"run": [str(run.pk) for run in found] + ["x"]}
    ).content.decode()

    assert page.count('<th scope="row">') == 2
