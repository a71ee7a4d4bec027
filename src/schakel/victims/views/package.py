"""The content of a report in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from schakel.base.reference import selectors as reference

LISTS = {"dossier_type": "dossier_types", "exploitation_forms": "exploitation_forms",
         "age_group": "age_groups", "sex": "sex"}  # fmt: skip

MINOR = {"yes": _("Yes"), "no": _("No"), "unknown": _("Unknown")}


def pairs(package: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what a report says, as names and words."""
    names = reference.labels("registration_fields")
    return [(names[name], _words(name, package[name])) for name in names if package.get(name)]


def _words(name: str, value: Any) -> str:
    if name == "is_minor":
        return str(MINOR.get(value, value))
    known = reference.labels(LISTS[name]) if name in LISTS else {}
    parts = value if isinstance(value, list) else [value]
    return ", ".join(known.get(str(part), str(part)) for part in parts)
