"""A youth worker asks whether she may share, gets consent, shares; the privacy officer decides."""

import pytest
from tests.seeing import assert_accessible, assert_no_sideways_scrolling, picture

WORKER, OFFICER, DETECTIVE = "Noor de Vries", "Cas Willems", "Sanne Bakker"
FACTS = "Zij slaapt al weken niet thuis. Haar vriend Karim Bakker neemt haar geld."
POLICE = "Politie eenheid Rivierland"


def become(visit, name, path="/delen/", **options):
    """Sign in as an invented person, and open a page."""
    page = visit("/demonstratie/", **options)
    page.locator("form", has_text=name).get_by_role("button").click()
    page.wait_for_load_state()
    page.goto(path)
    return page


def seen(page, name):
    """The page is accessible and fits; keep its picture."""
    assert_accessible(page)
    assert_no_sideways_scrolling(page)
    picture(page, f"sharing-{name}")


def go_on(page):
    """Answer one question and go to the next."""
    page.locator("button[name=next]").click()


def answer_questions(page, *, form, age="17", name="", to=POLICE):
    """Walk through the questions, one a page, to the answer."""
    page.get_by_label("Met wie wilt u delen?").select_option(label=to)
    go_on(page)
    if to != POLICE:
        page.get_by_label("Wat voor organisatie is het?").select_option("gp")
        page.get_by_label("Hoe heet die?").fill("Huisartspraktijk De Linde (verzonnen)")
        go_on(page)
    purpose = "share_soft_signal" if form == "anonymised" else "report_suspicion"
    page.get_by_label("Waarvoor?").select_option(purpose)
    go_on(page)
    page.locator(f"input[name=form][value={form}]").check()
    go_on(page)
    if form == "identified":
        page.get_by_label("Hoe oud").fill(age)
        go_on(page)
        page.locator("input[name=acute][value=no]").check()
        go_on(page)
    page.get_by_label("Wat zag of hoorde u?").fill(FACTS)
    if name:
        page.locator("input[name=name]").fill(name)
    go_on(page)


def heading(page):
    """What the page says first."""
    return page.get_by_role("heading", level=1).inner_text()


def share_softly(page, to=POLICE):
    """Share an anonymised soft signal."""
    answer_questions(page, form="anonymised", to=to)
    assert heading(page) == "Ja, dit mag worden gedeeld."
    assert "Karim" not in page.locator("dl.sk-definitions").first.inner_text()
    page.get_by_label("Ik heb het gelezen").check()
    page.get_by_role("button", name="Delen", exact=True).click()
    assert "Gedeeld door Jeugdhulp De Brug" in heading(page)


def share_by_name(page):
    """Say that the person knows, which nobody assumed, and share."""
    assert page.locator("input[name=informed]:checked").count() == 0
    page.locator("input[name=informed][value=yes]").check()
    page.get_by_role("button", name="Delen", exact=True).click()


def ask_for(page, name):
    """Ask the privacy officer about somebody by name; return the address of the question."""
    answer_questions(page, form="identified", age="15", name=name)
    page.get_by_label("Wat wilt u delen, en waarom is het nodig?").fill(f"{name} is 15.")
    page.get_by_role("button", name="Verstuur de vraag").click()
    page.get_by_role("heading", name="De vraag").wait_for()
    return page.url


def test_from_an_anonymised_soft_signal_to_an_identified_hand_over_and_back(visit):
    page = become(visit, WORKER, "/delen/vraag/")
    seen(page, "question")
    share_softly(page)

    page.get_by_role("link", name="Opnieuw delen over dezelfde persoon").click()
    answer_questions(page, form="identified", name="Persoon A")
    assert "privacy officer" in heading(page)
    seen(page, "answer-ask")
    page.get_by_role("link", name="Leg toestemming van de persoon vast").click()
    seen(page, "consent")
    page.get_by_label("Wie geeft toestemming?").fill("Persoon A")
    page.get_by_label("Leeftijd").fill("17")
    page.get_by_label("De persoon (vanaf 16 jaar)").check()
    page.get_by_label("Wat hebt u uitgelegd?").fill("Wat we delen, met wie en waarom.")
    page.get_by_label("De persoon kon nee zeggen").check()
    page.get_by_role("button", name="Vastleggen").click()
    answer_questions(page, form="identified", name="Persoon A")
    assert heading(page) == "Ja, op grond van de vastgelegde toestemming van de betrokkene."
    share_by_name(page)
    assert "Persoon A" in page.locator("dl.sk-definitions").first.inner_text()
    seen(page, "shared")

    page.goto("/delen/")
    page.get_by_role("button", name="Intrekken").first.click()
    assert "Ingetrokken. 1 organisatie" in page.locator("main").inner_text()

    police = become(visit, DETECTIVE)
    seen(police, "received")
    police.get_by_role("link", name="Toestemming ingetrokken: Jeugdhulp De Brug").first.click()
    police.get_by_label("Verwijderd").check()
    police.get_by_role("button", name="Vastleggen").click()
    police.get_by_role("link", name="Jeugdhulp De Brug: ").first.click()
    assert "Gedeeld door" in heading(police)


def test_the_privacy_officer_decides_and_the_door_opens_for_exactly_that(visit):
    page = become(visit, WORKER, "/delen/vraag/")
    asked = ask_for(page, "Persoon B")

    officer = become(visit, OFFICER, "/delen/bureau/")
    seen(officer, "desk")
    officer.goto(asked)
    seen(officer, "request")
    officer.get_by_label("Ja", exact=True).check()
    officer.get_by_label("Waarom?").fill("Conflict van plichten, afgewogen.")
    officer.get_by_role("button", name="Beslissen").click()
    assert "Vastgelegd." in officer.locator("main").inner_text()

    page.reload()
    page.get_by_role("link", name="Nu delen").click()
    answer_questions(page, form="identified", age="15", name="Persoon B")
    share_by_name(page)
    assert "Gedeeld door" in heading(page)


def test_what_the_privacy_officer_refuses_is_not_shared(visit):
    page = become(visit, WORKER, "/delen/vraag/")
    asked = ask_for(page, "Persoon C")
    officer = become(visit, OFFICER, asked)
    officer.get_by_label("Nee", exact=True).check()
    officer.get_by_label("Waarom?").fill("Eerst toestemming proberen.")
    officer.get_by_role("button", name="Beslissen").click()

    page.reload()
    assert "niet wordt gedeeld" in page.locator("main").inner_text()
    seen(page, "refused")
    assert page.get_by_role("link", name="Nu delen").count() == 0


def test_somebody_outside_reads_with_a_code_until_it_is_ended(visit):
    page = become(visit, WORKER, "/delen/vraag/")
    share_softly(page, to="Iemand buiten Schakel")
    page.get_by_role("button", name="Geef een code").click()
    code = page.locator("[data-code]").inner_text()
    address = page.locator("dd", has_text="/delen/toegang/").inner_text()
    seen(page, "code")

    doctor = visit("/" + address.split("/", 3)[3], width=320)
    doctor.get_by_label("Code").fill(code.lower())
    doctor.get_by_role("button", name="Openen").click()
    assert "Door Jeugdhulp De Brug" in doctor.locator("main").inner_text()
    assert "slaapt al weken niet thuis" in doctor.locator("main").inner_text()
    assert "Karim" not in doctor.locator("main").inner_text()
    seen(doctor, "outsider")

    page.get_by_role("button", name="Beëindig deze toegang").click()
    assert "beëindigd" in page.locator("main").inner_text()


def test_a_correction_reaches_who_received_it_and_the_sender_sees_what_they_did(visit):
    page = become(visit, WORKER, "/delen/vraag/")
    share_softly(page)
    page.get_by_role("link", name="Klopt er iets niet?").click()
    page.get_by_label("Wat klopte er niet").fill("Zij slaapt pas een week niet thuis.")
    page.get_by_role("button", name="Verstuur de verbetering").click()
    seen(page, "disclosure")
    record = page.url

    police = become(visit, DETECTIVE)
    police.get_by_role("link", name="Verbetering: Jeugdhulp De Brug").first.click()
    assert "pas een week" in police.locator("main").inner_text()
    seen(police, "notice")
    police.get_by_label("Verbeterd").check()
    police.get_by_role("button", name="Vastleggen").click()

    page.goto(record)
    assert "Verbeterd" in page.locator("main").inner_text()


def test_the_wizard_works_with_the_keyboard_alone_on_a_phone(visit):
    page = become(visit, WORKER, "/delen/vraag/", width=320, colours="dark")
    seen(page, "phone-question")
    keys = page.keyboard
    for field, pressed in (
        ("select[name=recipient]", POLICE),
        ("select[name=purpose]", "zacht signaal delen"),
    ):
        page.locator(field).focus()
        label = page.locator(f"{field} option", has_text=pressed).first.inner_text()
        keys.type(label)
        keys.press("Tab")
        keys.press("Enter")
        page.wait_for_load_state()
    page.locator("input[name=form]").first.focus()
    keys.press("Space")
    keys.press("Tab")
    keys.press("Enter")
    page.locator("textarea[name=facts]").focus()
    keys.type(FACTS)
    for _ in range(4):
        keys.press("Tab")
    keys.press("Enter")
    page.get_by_role("heading", name="Ja, dit mag worden gedeeld.").wait_for()
    seen(page, "phone-answer")


@pytest.mark.parametrize(
    ("path", "colours"),
    [
        ("/delen/", "light"),
        ("/delen/bureau/", "dark"),
        ("/delen/bureau/register/", "light"),
        ("/delen/bureau/regels/", "dark"),
        ("/delen/bureau/convenanten/", "light"),
        ("/delen/bureau/betrokkenen/", "dark"),
    ],
)
def test_the_desk_works_on_a_phone(visit, path, colours):
    page = become(visit, OFFICER, path, width=320, colours=colours)
    seen(page, f"phone-{path.strip('/').replace('/', '-')}-{colours}")
