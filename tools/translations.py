"""Catalogues of translations, without GNU gettext: `tools/translations.py update | check`.

Texts in code and templates are English; each app keeps its Dutch in `locale/nl/LC_MESSAGES`,
the compiled file beside it, so that users need no tool. `update` collects the texts and compiles;
`check` fails on a text that is new, gone, untranslated, fuzzy, or whose places for values differ,
and on one that two apps say differently: Django reads all catalogues as one.
"""

import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages import mofile, pofile
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src"
FALLBACK = {"schakel": SRC / "schakel", "schakel_methods": SRC / "schakel_methods"}
SKIPPED = {"tests", "migrations", "__pycache__", "static", "locale"}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None, "gettext": None, "gettext_lazy": None, "gettext_noop": None, "N_": None,
    "ngettext": (1, 2), "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2), "pgettext_lazy": ((1, "c"), 2), "npgettext": ((1, "c"), 2, 3),
}  # fmt: skip
INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
PLACE = re.compile(r"%\((\w+)\)[sdf]|%[sd]")
# Babel writes moments into the compiled file; a fixed one keeps equal texts equal.
LAID = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = r"""msgid ""
msgstr ""
"Project-Id-Version: Schakel\n"
"Language: nl\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=utf-8\n"
"Content-Transfer-Encoding: 8bit\n"

"""
Key = tuple[str, str | None]


@dataclass
class Found:
    """A text as it stands in the source, and where."""

    id: str | tuple[str, str]
    context: str | None
    places: list[tuple[str, int]] = field(default_factory=list)


def home_of(path: Path) -> Path:
    """The folder whose catalogue holds the texts of a file: its app, or its package."""
    for folder in path.parents:
        if (folder / "apps.py").exists():
            return folder
        if folder.parent == SRC:
            return FALLBACK.get(folder.name, folder)
    raise ValueError(path)


def sources() -> Iterator[Path]:
    """Every module and template whose texts people may see."""
    for package in FALLBACK.values():
        for path in sorted(package.rglob("*")):
            inner = path.relative_to(package).parts
            if path.suffix in {".py", ".html", ".txt"} and not SKIPPED & set(inner):
                yield path


def texts_in(path: Path) -> Iterator[tuple[int, str | tuple[str, str], str | None]]:
    """The texts of one file, with line and context."""
    content = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is left of a template is no Python: without indentation it can be read as such.
        content = INDENT.sub("", templatize(content, origin=str(path)))
    source = io.BytesIO(content.encode("utf-8"))
    for line, text, _comments, context in extract("python", source, keywords=KEYWORDS):
        yield line, text, context


def key_of(text: str | tuple[str, str], context: str | None) -> Key:
    """What makes a text the same text: the singular and its context."""
    return (text if isinstance(text, str) else text[0], context)


def collect() -> dict[Path, dict[Key, Found]]:
    """All texts by the folder that translates them."""
    homes: dict[Path, dict[Key, Found]] = defaultdict(dict)
    for path in sources():
        for line, text, context in texts_in(path):
            known = homes[home_of(path)].setdefault(key_of(text, context), Found(text, context))
            if not isinstance(text, str):  # a plural form may turn up after the bare singular
                known.id = text
            known.places.append((str(path.relative_to(ROOT)), line))
    return homes


def catalogue_at(home: Path) -> Path:
    """Where the Dutch of a folder is kept."""
    return home / "locale/nl/LC_MESSAGES/django.po"


def load(home: Path) -> Catalog:
    """The catalogue as it is, or an empty one."""
    path = catalogue_at(home)
    if not path.exists():
        return Catalog(locale="nl")
    with path.open("rb") as file:
        catalogue = pofile.read_po(file, locale="nl")
    catalogue.creation_date = catalogue.revision_date = LAID
    return catalogue


def merged(found: dict[Key, Found], old: Catalog) -> Catalog:
    """The texts of today with the translations of yesterday; what is gone is dropped."""
    fresh = Catalog(locale="nl", project="Schakel", charset="utf-8", fuzzy=False)
    for key in sorted(found, key=lambda key: (key[0].casefold(), key[0], key[1] or "")):
        text = found[key]
        before = old.get(text.id, text.context)
        files = sorted({(place, None) for place, _line in text.places})
        kept = before.string if before and before.id == text.id else ""
        fresh.add(text.id, kept or None, locations=files, context=text.context)
    return fresh


def written(catalogue: Catalog) -> bytes:
    """The catalogue as text: no dates and no line numbers, so that nothing changes by itself."""
    out = io.BytesIO()
    pofile.write_po(out, catalogue, width=100, omit_header=True, include_lineno=False)
    return HEADER.encode() + out.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as Django reads it."""
    out = io.BytesIO()
    mofile.write_mo(out, catalogue)
    return out.getvalue()


def update() -> list[str]:
    """Renew every catalogue; return the texts that still need Dutch."""
    for home, found in collect().items():
        path = catalogue_at(home)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(merged(found, load(home))))
        path.with_suffix(".mo").write_bytes(compiled(load(home)))
    return problems()


def forms_of(message: Message) -> list[tuple[str, str]]:
    """Each English form beside its Dutch one."""
    if isinstance(message.id, str):
        return [(message.id, str(message.string or ""))]
    strings = list(message.string) if isinstance(message.string, tuple | list) else ["", ""]
    return list(zip(message.id, strings, strict=True))


def wrong_in(message: Message) -> str:
    """What is wrong with one translation; empty when nothing is."""
    if message.fuzzy:
        return "fuzzy"
    for english, dutch in forms_of(message):
        if not dutch.strip():
            return "not translated"
        # A singular may say "een" for its number; it may never ask for what it is not given.
        asked, given = set(PLACE.findall(dutch)), set(PLACE.findall(english))
        if asked - given or (isinstance(message.id, str) and given - asked):
            return "other places for values"
    return ""


def problems() -> list[str]:
    """Everything that keeps the Dutch from being whole and up to date."""
    wrong = []
    homes = collect()
    for home, found in homes.items():
        name = str(home.relative_to(SRC))
        catalogue = load(home)
        known = {key_of(m.id, m.context): m for m in catalogue if m.id}
        wrong += [f"{name}: new: {key[0]}" for key in found.keys() - known.keys()]
        wrong += [f"{name}: gone: {key[0]}" for key in known.keys() - found.keys()]
        for key in found.keys() & known.keys():
            fault = wrong_in(known[key])
            wrong += [f"{name}: {fault}: {key[0]}"] * bool(fault)
        binary = catalogue_at(home).with_suffix(".mo")
        if not binary.exists() or binary.read_bytes() != compiled(catalogue):
            wrong.append(f"{name}: the compiled catalogue is old; run tools/translations.py update")
    return sorted(wrong + said_twice(homes))


def said_twice(homes: Iterable[Path]) -> list[str]:
    """Texts that bear another Dutch in another app: one of the two would show in both."""
    said: defaultdict[Key, dict[str, str]] = defaultdict(dict)
    for home in homes:
        for message in load(home):
            if message.id:
                known = said[key_of(message.id, message.context)]
                known.setdefault(str(message.string), str(home.relative_to(SRC)))
    return [
        f"{', '.join(sorted(known.values()))}: said in two ways: {key[0]}"
        for key, known in said.items()
        if len(known) > 1
    ]


def main() -> int:
    """Run one of the two commands."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    commands = {"update": update, "check": problems}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        print(__doc__)
        return 2
    wrong = commands[sys.argv[1]]()
    print("\n".join(wrong) or "translations are whole")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
