"""Every text people may see has its Dutch, and the compiled catalogue is the present one."""

import pytest
from babel.messages.catalog import Message
from tools import translations


def test_every_text_is_translated_and_no_catalogue_is_old():
    assert translations.problems() == []


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message("Save", "Bewaren"), ""),
        (Message("Save", ""), "not translated"),
        (Message("Save", "Bewaren", flags={"fuzzy"}), "fuzzy"),
        (Message("%(n)s of %(m)s", "%(n)s van %(x)s"), "other places for values"),
        (Message(("%(n)d day", "%(n)d days"), ("een dag", "%(n)d dagen")), ""),
        (Message(("%(n)d day", "%(n)d days"), ("%(n)d dag", "")), "not translated"),
    ],
)
def test_the_check_finds_what_is_wrong(message, fault):
    assert translations.wrong_in(message) == fault


def test_the_texts_of_a_template_are_found(tmp_path):
    page = tmp_path / "page.html"
    page.write_text('{% load i18n %}{% translate "Good day" %}')

    assert [text for _line, text, _context in translations.texts_in(page)] == ["Good day"]


def test_a_text_that_two_apps_say_differently_is_found(tmp_path, monkeypatch):
    monkeypatch.setattr(translations, "SRC", tmp_path)
    for app, dutch in {"care": "Hulp", "pages": "Uitleg"}.items():
        path = translations.catalogue_at(tmp_path / app)
        path.parent.mkdir(parents=True)
        path.write_text(f'msgid "Help"\nmsgstr "{dutch}"\n')

    wrong = translations.said_twice([tmp_path / "care", tmp_path / "pages"])

    assert wrong == ["care, pages: said in two ways: Help"]
