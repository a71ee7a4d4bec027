"""Forms of the chain: what is chosen was chosen by somebody."""

import pytest
from django import forms

from schakel.signals.forms.about import CodeField


class Asking(forms.Form):
    reason = CodeField("refusal_reasons")
    remark = CodeField("refusal_reasons", required=False)
    radio = CodeField("refusal_reasons", widget=forms.RadioSelect)
    usual = CodeField("refusal_reasons", initial="known")


@pytest.mark.django_db
def test_no_reason_is_chosen_before_somebody_chooses():
    form = Asking({})

    assert [next(iter(form[name].field.choices))[0] for name in form.fields] == [
        "", "", "not_competent", "not_competent",
    ]  # fmt: skip
    assert set(form.errors) == {"reason", "radio", "usual"}
