"""System checks of the house: every field of every model has its privacy class."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model

DATA_CLASSES = frozenset({"ordinary", "special", "criminal", "confidential", "bsn"})
_SETS = ("plain", "personal", "sensitive")


@register()
def every_field_has_its_privacy_class(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """Report each field that stands in none or in several of the sets of `Privacy`."""
    return [
        Error(problem, obj=model, id="schakel.E001")
        for model in apps.get_models()
        if model.__module__.startswith("schakel.") and not hasattr(model, "pgh_tracked_model")
        for problem in _problems(model)
    ]


def _problems(model: type[Model]) -> list[str]:
    privacy = getattr(model, "Privacy", None)
    if privacy is None:
        return ["has no Privacy class"]
    named = [name for kind in _SETS for name in getattr(privacy, kind)]
    fields = {field.name for field in model._meta.local_fields + model._meta.local_many_to_many}
    problems = [f"{name} has no privacy class" for name in sorted(fields - set(named))]
    problems += [f"{name} is no field" for name in sorted(set(named) - fields)]
    problems += [f"{name} has two privacy classes" for name in named if named.count(name) > 1]
    if privacy.data_class not in DATA_CLASSES:
        problems.append(f"{privacy.data_class} is no data class")
    return problems + [
        f"Privacy has no {name}"
        for name in ("retention", "purpose")
        if not getattr(privacy, name, "")
    ]
