"""Fields tie label, help and error together, and show nothing unescaped."""

import pytest
from django import forms
from django.template import Context, Template

from schakel.base.ui.forms import SampleForm, ThreeValuedField


def shown(form, name):
    source = "{% load ui_forms %}{% field bound %}"
    return Template(source).render(Context({"bound": form[name]}))


def test_a_control_names_its_help_and_its_error():
    html = shown(SampleForm({"place": ""}), "place")

    assert 'aria-describedby="id_place-help id_place-error"' in html
    assert 'id="id_place-error"' in html
    assert 'aria-invalid="true"' in html


def test_a_field_that_may_stay_empty_says_so():
    assert "sk-muted" in shown(SampleForm(), "seen_on")
    assert "sk-muted" not in shown(SampleForm(), "place")


def test_a_field_that_another_answer_makes_necessary_does_not_say_so():
    class Asking(SampleForm):
        asked_sometimes = frozenset({"seen_on"})

    assert "sk-muted" not in shown(Asking(), "seen_on")


def test_the_summary_leads_to_the_first_choice_of_a_group():
    form = SampleForm({"place": "Lutten"})
    html = Template("{% load ui_forms %}{% error_summary form %}").render(Context({"form": form}))

    assert 'href="#id_is_minor_0"' in html
    assert 'href="#id_story"' in html


def test_the_summary_puts_no_colon_behind_a_question():
    class Asking(forms.Form):
        who = forms.CharField(label="Wie?")
        why = forms.CharField(label="Waarom")

    text = Template("{% load ui_forms %}{% error_summary form %}").render(
        Context({"form": Asking({})})
    )
    assert "Wie? Dit veld" in text
    assert "Waarom: Dit veld" in text


def test_a_form_without_errors_has_no_summary():
    html = Template("{% load ui_forms %}{% error_summary form %}").render(
        Context({"form": SampleForm()})
    )

    assert "sk-summary" not in html


def test_not_asked_is_not_the_same_as_no():
    assert {value for value, _label in ThreeValuedField().choices} == {"yes", "no", "unknown"}
    with pytest.raises(forms.ValidationError):
        ThreeValuedField().clean("")


def test_what_somebody_typed_is_shown_escaped():
    assert "<script>" not in shown(SampleForm({"place": '"><script>'}), "place")
