"""What every figure means: definition, population, version, since when, what changed."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from schakel.base.reference import selectors as reference
from schakel.base.requests import StaffRequest, staff_page
from schakel.base.rights import Right

KIND = "figure_definitions"
Row = dict[str, str]


@require_GET
@staff_page
def definitions(request: StaffRequest) -> HttpResponse:
    """Show the definition of every figure, and the versions that came before."""
    if not request.actor.may(Right.SIGNALS_COUNT):
        raise PermissionDenied
    language = "en" if (get_language() or "nl").startswith("en") else "nl"
    current, *earlier = reference.history(KIND)
    shown = {
        "figures": [_figure(row, language) for row in reference.current(KIND).rows],
        "number": reference.current(KIND).number,
        "source": reference.source_in_words(current.kind, current.source),
        "owner": reference.owner_in_words(current.owner),
        "earlier": [
            (version.number, version.dated_on, _changed(version.rows, language))
            for version in earlier
        ],
    }
    return render(request, "signals/definitions.html", shown)


def _figure(row: Row, language: str) -> Row:
    words = {name: row[f"{name}_{language}"] for name in ("definition", "population", "changed")}
    return {"code": row["code"], "name": row[language], "version": row["version"],
            "since": row["since"], **words}  # fmt: skip


def _changed(rows: list[Row], language: str) -> list[Row]:
    return [_figure(row, language) for row in rows]
