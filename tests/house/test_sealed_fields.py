"""What may name or describe somebody is sealed before it reaches the database."""

from django.apps import apps

from schakel.base.fields import EncryptedTextField

# Personal or sensitive, yet not sealed row by row: each with the reason why.
NAMED_EXCEPTIONS = {
    "accounts.User.email": "found by it at sign-in; staff, never somebody in a signal",
    "accounts.User.name": "staff, shown to colleagues",
    "accounts.User.password": "a scrypt hash",
    "encryption.OrganisationKey.wrapped": "is itself wrapped by the master key",
    "api.ApiToken.fingerprint": "a hash of a random token",
    "monitor.EstimateTable.content": "counts per combination of lists, never persons",
    "monitor.EstimateTable.linkage": "rates per pair of lists, never persons",
    "monitor.EstimateRun.linkage": "the same, as it was when the run was asked for",
    "monitor.EstimateRun.report": "numbers about numbers",
    "monitor.EstimateRun.pictures": "numbers about numbers",
    "monitor.EstimateRun.document_nl": "numbers about numbers",
    "monitor.EstimateRun.document_en": "numbers about numbers",
    "sharing.AccessGrant.code_hash": "a hash of a random code",
}


def _open_fields() -> set[str]:
    return {
        f"{model._meta.label}.{name}"
        for model in apps.get_models()
        if model.__module__.startswith("schakel.") and hasattr(model, "Privacy")
        for name in model.Privacy.personal | model.Privacy.sensitive
        if not isinstance(model._meta.get_field(name), EncryptedTextField)
    }


def test_every_personal_and_sensitive_field_is_sealed_or_named_here():
    assert _open_fields() == set(NAMED_EXCEPTIONS)
