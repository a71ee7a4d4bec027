"""What each organisation finds on day one: CoMensha, prosecution, municipality, youth care, Rapporteur."""

from tests.seeing import assert_accessible, assert_no_sideways_scrolling, picture

POLICE = "Politie eenheid Rivierland"


def become(visit, name, path="/vandaag/"):
    """Sign in as an invented person, and open a page."""
    page = visit("/demonstratie/")
    page.locator("form", has_text=name).get_by_role("button").click()
    page.wait_for_load_state()
    page.goto(path)
    return page


def seen(page, name):
    """The page is accessible in light and dark and fits a phone; keep its pictures."""
    for label, colours, width in (("light", "light", 1280), ("dark", "dark", 1280),
                                  ("phone", "light", 320)):  # fmt: skip
        page.emulate_media(color_scheme=colours, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 900})
        if label != "phone":
            assert_accessible(page)
        assert_no_sideways_scrolling(page)
        picture(page, f"organisations-{name}-{label}")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})


def text_of(page):
    """All that is read on the page."""
    return page.locator("main").inner_text()


def meet_the_conditions(page):
    """Who is first on the list changes with the day; with a name more is asked than without."""
    for condition in page.locator("main form input[type=checkbox]").all():
        condition.check()
    for reason in page.locator("main form textarea").all():
        reason.fill("Nodig om dubbele aanmeldingen te herkennen.")
    for person_knows in page.locator("main form").get_by_label("Ja", exact=True).all():
        person_knows.check()


def test_the_police_report_a_possible_victim_and_comensha_gives_a_number(visit):
    police = become(visit, "Tom Verhoeven", "/aanmeldingen/")
    seen(police, "reports")
    police.get_by_role("link", name="Aanmelden bij CoMensha").first.click()
    seen(police, "report")
    police.get_by_label("Nee", exact=True).check()
    police.get_by_role("button", name="Bekijk wat er meegaat").click()
    seen(police, "preview")
    meet_the_conditions(police)
    police.get_by_role("button", name="Aanmelden bij CoMensha").click()
    assert "Aangemeld." in text_of(police)
    address = police.url

    comensha = become(visit, "Wim Scholten")
    seen(comensha, "today-comensha")
    comensha.goto("/aanmeldingen/")
    seen(comensha, "inbox")
    comensha.goto(address)
    seen(comensha, "registration")
    comensha.get_by_role("button", name="Overnemen en nummer geven").click()
    police.reload()
    assert "Aanmelding CM-" in text_of(police)


def test_the_prosecutor_answers_first_whether_a_suspect_was_forced(visit):
    page = become(visit, "Hugo van Dam")
    seen(page, "today-prosecution")
    page.goto("/signalen/verdachten/")
    seen(page, "suspects")
    page.get_by_role("row", name="eerst antwoorden").first.get_by_role("link").click()
    seen(page, "suspect-first")
    address = page.url
    page.get_by_role("link", name="Antwoord van het OM").click()
    page.get_by_label("mogelijk gedwongen").check()
    page.get_by_label("Waarom denkt u dat?").fill("Zij was 17 en werd bedreigd.")
    page.get_by_role("button", name="Antwoord van het OM").click()
    page.goto(address)
    assert "06: dader niet strafbaar; anders 42" in text_of(page)
    seen(page, "suspect")


def test_a_municipality_records_a_measure_in_two_clicks(visit):
    page = become(visit, "Joke Terpstra", "/signalen/")
    page.locator("tbody a.sk-reference").first.click()
    seen(page, "municipality")
    page.get_by_role("link", name="Maatregel genomen").click()
    seen(page, "measure")
    page.get_by_role("button", name="sluiting van een pand").click()
    assert "sluiting van een pand" in text_of(page)


def test_youth_care_asks_advice_without_a_name_and_then_records_consent(visit):
    page = become(visit, "Noor de Vries", "/signalen/")
    page.locator("tbody a.sk-reference").first.click()
    page.get_by_role("link", name="Stap voor stap zonder naam").click()
    seen(page, "nameless")
    steps = page.url
    page.get_by_role("link", name="Vraag advies").click()
    page.get_by_label(POLICE).check()
    page.get_by_label("Wat wilt u weten?").fill("Zij is 17 en slaapt niet thuis. Wat zou u doen?")
    page.get_by_label("Ik heb het gelezen").check()
    seen(page, "consult")
    page.get_by_role("button", name="Vraag advies").click()
    assert page.url == steps

    police = become(visit, "Sanne Bakker")
    police.get_by_role("link", name="Advies zonder naam voor Jeugdhulp De Brug").first.click()
    police.get_by_role("textbox", name="Uw advies").fill("Vraag haar om toestemming en bel daarna.")
    police.get_by_label("Ik heb het gelezen").check()
    seen(police, "advice")
    police.get_by_role("button", name="Verstuur het advies").click()

    page.reload()
    assert "advies is terug" in text_of(page)
    page.get_by_role("link", name=f"Leg toestemming vast voor {POLICE}").click()
    page.get_by_label("Wie geeft toestemming?").fill("Persoon A")
    page.get_by_label("Leeftijd").fill("17")
    page.get_by_label("De persoon (vanaf 16 jaar)").check()
    page.locator("textarea[name=explained]").fill("Wat we delen, met wie en waarom.")
    page.get_by_label("De persoon kon nee zeggen").check()
    page.get_by_role("button", name="Vastleggen").click()
    assert f"Toestemming voor {POLICE} is vastgelegd" in text_of(page)
    seen(page, "nameless-consented")


def test_the_rapporteur_reads_definitions_and_a_sample_that_the_service_opened(visit):
    page = become(visit, "Eline Groen", "/verantwoording/definities/")
    seen(page, "definitions")
    page.goto("/signalen/steekproeven/")
    seen(page, "samples")
    page.get_by_label("Van welke dienst?").select_option(label=POLICE)
    page.get_by_label("Wat wilt u weten?").select_option(index=1)
    page.get_by_label("Hoeveel dossiers?").fill("5")
    page.get_by_role("button", name="Vraag het de dienst").click()
    page.get_by_role("heading", name=f"Steekproef van {POLICE}").wait_for()
    address = page.url

    officer = become(visit, "Olga Meijer")
    seen(officer, "today-officer")
    officer.goto(address)
    seen(officer, "sample-decide")
    officer.get_by_label("Ik heb alles bekeken").check()
    officer.get_by_role("button", name="Openen").click()

    page.reload()
    assert "Dossier 1" in text_of(page)
    assert "Startgetal" in text_of(page)
    seen(page, "sample")
