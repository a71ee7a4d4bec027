"""Fields that are sealed in the database and open only in the hands of their own row."""

import json
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.query_utils import DeferredAttribute

from schakel.base import ciphers
from schakel.base.encryption import selectors as keys

if TYPE_CHECKING:
    _TextField = models.Field[Any, Any]
    _JSONField = models.Field[Any, Any]
else:
    _TextField = _JSONField = models.Field


class PlainTextRefused(TypeError):
    """A sealed field was about to be written without its row: use save(), not update()."""


class Sealed(bytes):
    """A value as the database holds it, not yet opened."""


class _OpensOnAccess(DeferredAttribute):
    """Opens the sealed value the first time somebody asks for it."""

    field: "EncryptedTextField"

    def __get__(self, instance: models.Model | None, cls: type[models.Model] | None = None) -> Any:
        value = super().__get__(instance, cls)
        if instance is None or not isinstance(value, Sealed):
            return value
        opened = self.field.open(instance, value)
        instance.__dict__[self.field.attname] = opened
        return opened

    def __set__(self, instance: models.Model, value: Any) -> None:
        # With a setter the descriptor goes before the instance's own dictionary.
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(_TextField):
    """Text under the key of the row's organisation, bound to table, column and row.

    `owner` names the attribute that holds the id of the organisation whose key is used.
    """

    descriptor_class = _OpensOnAccess

    def __init__(self, *args: Any, owner: str = "organisation_id", **kwargs: Any) -> None:
        self.owner = owner
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.owner != "organisation_id":
            kwargs["owner"] = self.owner
        return name, path, args, kwargs

    def get_internal_type(self) -> str:
        return "BinaryField"

    def to_plain(self, value: Any) -> str:
        """Return the text that is sealed."""
        return str(value)

    def from_plain(self, text: str) -> Any:
        """Return the value that was sealed as this text."""
        return text

    def open(self, instance: models.Model, sealed: Sealed) -> Any:
        """Open a value in its row; raises SealBroken where it belongs elsewhere."""
        key = keys.key(getattr(instance, self.owner), ciphers.key_number(sealed))
        return self.from_plain(ciphers.unseal(key, sealed, self.place(instance)).decode())

    def seal(self, instance: models.Model, value: Any) -> Sealed:
        """Seal a value for its row with the newest key of its organisation."""
        owner = getattr(instance, self.owner)
        number = keys.latest_number(owner)
        plain = self.to_plain(value).encode()
        return Sealed(ciphers.seal(keys.key(owner, number), number, plain, self.place(instance)))

    def place(self, instance: models.Model) -> str:
        """Return table, column and row; a history row keeps the place of its original."""
        tracked = getattr(instance, "pgh_tracked_model", None)
        model, row = (tracked, vars(instance)["pgh_obj_id"]) if tracked else (instance, instance.pk)
        if row is None:
            raise PlainTextRefused("a row needs its primary key before it can be sealed")
        return f"{model._meta.db_table}|{self.column}|{row}"

    def from_db_value(self, value: Any, *_: Any) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            return value
        return self.seal(model_instance, value)

    def get_db_prep_value(
        self, value: Any, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> Any:
        if value is None or isinstance(value, Sealed):
            return None if value is None else bytes(value)
        raise PlainTextRefused(f"{self.name} is sealed row by row")


class EncryptedJSONField(EncryptedTextField):
    """Structured data, sealed as one value."""

    def to_plain(self, value: Any) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def from_plain(self, text: str) -> Any:
        return json.loads(text)
