"""Forms of allauth of which a field has no words of its own."""

from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc] # allauth has no types
    """A new security key or passkey; without a name it gets one."""

    name = forms.CharField(label=_("Name"), required=False, max_length=100)


class RenameKeyForm(EditWebAuthnForm):  # type: ignore[misc] # allauth has no types
    """Another name for a security key or passkey."""

    name = forms.CharField(label=_("Name"), max_length=100)
