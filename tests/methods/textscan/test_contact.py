"""Contact points are found in every disguise, and nothing else is."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schakel_methods.textscan.contact import find_contacts

EDGES = "()\ufe0f\u20e3"  # brackets and the frame of a last keycap may be left out
NOTATIONS = [
    "0612345678",
    "06-12345678",
    "06 12 34 56 78",
    "06.12.34.56.78",
    "06 - 123 456 78",
    "(06) 12345678",
    "+31612345678",
    "+31 6 12345678",
    "+31 (0)6 12 34 56 78",
    "0031612345678",
    "0031 6 1234 5678",
    "06*12*34*56*78",
    "06_1234_5678",
    "0 6 1 2 3 4 5 6 7 8",
    "o6 12345678",
    "O6-1234567 8",
    "nul zes een twee drie vier vijf zes zeven acht",
    "nul 6 1 twee 3 vier 5 zes 7 8",
    "zero six one two three four five six seven eight",
    "06een2drie45678",
    "0️⃣6️⃣1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣8️⃣",
    "".join(chr(0xFF10 + int(digit)) for digit in "0612345678"),
    "06\u200b12\u200b34\u200b56\u200b78",
    "06|1234|5678",
    "06~12345678",
]


@pytest.mark.parametrize("written", NOTATIONS)
def test_every_notation_of_a_mobile_number_gives_the_same_number(written: str) -> None:
    text = f"Hoi, app me op {written} voor een afspraak"

    (point,) = find_contacts(text)

    assert (point.kind, point.value) == ("phone", "+31612345678")
    assert text[point.start : point.end].strip(EDGES) == written.strip(EDGES)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("bel 020 123 45 67 voor info", "+31201234567"),
        ("kantoor 010-2345678", "+31102345678"),
        ("call +40 721 234 567 any time", "+40721234567"),
        ("bel +32 470 12 34 56", "+32470123456"),
        ("app via wa.me/31612345678", "+31612345678"),
        ("een 06-12345678", "+31612345678"),
    ],
)
def test_landlines_and_numbers_from_abroad_are_found(text: str, number: str) -> None:
    assert [point.value for point in find_contacts(text) if point.kind == "phone"] == [number]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("mail naar Kim@Voorbeeld.nl", "kim@voorbeeld.nl"),
        ("kim [at] voorbeeld.nl", "kim@voorbeeld.nl"),
        ("kim(at)voorbeeld(punt)nl", "kim@voorbeeld.nl"),
        ("kim apenstaartje voorbeeld punt nl", "kim@voorbeeld.nl"),
    ],
)
def test_mail_addresses_are_found_in_disguise(text: str, value: str) -> None:
    assert [(point.kind, point.value) for point in find_contacts(text)] == [("email", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("zie https://www.voorbeeld.nl/kim/", "voorbeeld.nl/kim"),
        ("zie hxxps://voorbeeld[.]nl", "voorbeeld.nl"),
        ("site: voorbeeld.com vandaag", "voorbeeld.com"),
        ("kamers.voorbeeld.co.uk/x1", "kamers.voorbeeld.co.uk/x1"),
    ],
)
def test_links_are_brought_to_one_spelling(text: str, value: str) -> None:
    assert [(point.kind, point.value) for point in find_contacts(text)] == [("link", value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("tg: Lief_je22", "telegram:lief_je22"),
        ("telegram @liefje22.", "telegram:liefje22"),
        ("snap = roosje.x", "snapchat:roosje.x"),
        ("op snap roosje_x22 graag", "snapchat:roosje_x22"),
        ("volg @roosje_x op alles", "any:roosje_x"),
        ("https://t.me/roosje_x", "telegram:roosje_x"),
        ("instagram.com/roosje_x", "instagram:roosje_x"),
    ],
)
def test_handles_are_found_with_their_service(text: str, value: str) -> None:
    assert [(point.kind, point.value) for point in find_contacts(text)] == [("handle", value)]


@pytest.mark.parametrize(
    "text",
    [
        "Ik ben 24 jaar, 170 lang, 60 kilo en werk van 10.00 tot 23.00 uur",
        "Prijzen 50 80 100 150 per uur, minimaal 1 uur",
        "Ik ben zes jaar in Nederland.Nu woon ik in Utrecht.Kom langs",
        "Op 12-03-2024 tussen 18:00 en 22:00, kamer 12 op nummer 345",
        "Een twee drie in godsnaam, op maat gemaakt",
        "50 of 100 euro, app of sms. Ik snap niet. Of 18plus, insta en snap 24 uur per dag",
    ],
)
def test_prices_ages_and_times_are_no_contact_points(text: str) -> None:
    assert find_contacts(text) == ()


@given(st.text(alphabet=st.sampled_from("06o één+31()-. @[at]tg:snap\u200b٣🙂\n"), max_size=80))
@settings(max_examples=150, deadline=None)
def test_points_never_overlap_and_always_lie_in_the_text(text: str) -> None:
    points = find_contacts(text)

    assert all(0 <= point.start < point.end <= len(text) for point in points)
    assert all(a.end <= b.start for a, b in pairwise(points))
