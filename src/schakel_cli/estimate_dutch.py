"""Dutch for the texts of the methods, so that the command speaks without a database or gettext."""

from collections.abc import Callable

DUTCH = {
    "1,000": "1.000",
    "0.5": "0,5",
    "The starting model cannot be estimated on this table: too many combinations of lists "
    "hold nobody. Add years or sources, or merge lists.": "Het beginmodel is op deze tabel niet te "
    "schatten: te veel combinaties van lijsten zijn leeg. Voeg jaren of bronnen toe, of voeg "
    "lijsten samen.",
    "Only {lists} lists share persons with another list; at least {least} are needed.": "Slechts "
    "{lists} lijsten delen personen met een andere lijst; er zijn er minstens {least} nodig.",
    "The lists do not hang together: nobody on {apart} is on any of the other lists. "
    "Merge or drop what stands apart and run again.": "De lijsten hangen niet samen: niemand op "
    "{apart} staat ook op een van de andere lijsten. Voeg samen of laat weg wat apart staat en "
    "draai opnieuw.",
    "Only {persons} persons are on two lists or more; at least {least} are needed.": "Slechts "
    "{persons} personen staan op twee of meer lijsten; er zijn er minstens {least} nodig.",
    "The method would answer more than {times} times the number of persons seen; "
    "that is no estimate.": "De methode zou meer dan {times} keer het aantal geziene personen "
    "antwoorden; dat is geen schatting.",
    "Models that fit almost equally well range from {low} to {high}, a factor {ratio}; "
    "only a band can be given.": "Modellen die bijna even goed passen lopen van {low} tot {high}, "
    "een factor {ratio}; er is alleen een bandbreedte te geven.",
    "The method {method} did not converge and is shown without a number.": "De methode {method} "
    "kwam niet tot rust en staat er zonder getal.",
    "The intervals of {first} and {second} have nothing in common.": "De intervallen van {first} "
    "en {second} hebben niets gemeen.",
    "On the lists of this table whose total is known, the method found {covered} of "
    "{lists} totals within its interval.": "Van de lijsten in deze tabel waarvan het totaal bekend "
    "is, vond de methode {covered} van de {lists} totalen binnen haar interval.",
    "No quality of the linkage was supplied, so missed links may have raised the number; "
    "not for publication.": "De kwaliteit van de koppeling is niet meegegeven, dus gemiste "
    "koppelingen kunnen het getal hebben verhoogd; niet voor publicatie.",
    "If {share} percent of the links were missed, the number would leave the band.": "Als {share} "
    "procent van de koppelingen is gemist, valt het getal buiten de bandbreedte.",
    "A slight link between {pair}, too small to notice, would halve or double the number.": "Een "
    "licht verband tussen {pair}, te klein om op te merken, zou het getal halveren of verdubbelen.",
    "On {share} percent of the resamples no sound model was found, or the correction of "
    "the interval failed.": "Bij {share} procent van de herhaalde trekkingen was er geen deugdelijk "
    "model, of mislukte de correctie van het interval.",
    "Stratum {stratum} is too small and is not shown; it does count in the total.": "Deelgroep "
    "{stratum} is te klein en wordt niet getoond; zij telt wel mee in het totaal.",
    "This method gives a lower bound, not an estimate.": "Deze methode geeft een ondergrens, geen "
    "schatting.",
    "The method {method} gives no number on this table.": "De methode {method} geeft op deze tabel "
    "geen getal.",
    "Too many models to list: they were searched, so a better one may exist.": "Te veel modellen om "
    "alle te passen: er is gezocht, dus er kan een beter model zijn.",
    "The bootstrap could not be corrected for bias; percentile limits are shown.": "De herhaalde "
    "trekkingen waren niet op vertekening te corrigeren; er staan percentielgrenzen.",
    "No resample had an admissible model; there is no bootstrap interval.": "Geen enkele herhaalde "
    "trekking had een toelaatbaar model; er is geen bootstrapinterval.",
    "No model can be estimated on this table.": "Op deze tabel is geen enkel model te schatten.",
    "The chains disagree: did not converge.": "De ketens spreken elkaar tegen: niet tot rust "
    "gekomen.",
    "A lower bound, if lists depend only because persons differ in visibility.": "Een ondergrens, "
    "mits lijsten alleen samenhangen doordat personen verschillen in zichtbaarheid.",
    "The answers gather around several separate values.": "De antwoorden liggen rond meer dan één "
    "waarde.",
    "The table does not bound the number from above.": "De tabel begrenst het getal niet naar boven.",
    "The method's answer is out of all proportion and is not shown.": "Het antwoord van de methode "
    "is buiten elke verhouding en wordt niet getoond.",
    "Two lists: for exploration only.": "Twee lijsten: alleen ter verkenning.",
    "This method cannot handle impossible combinations.": "Deze methode kan niet omgaan met "
    "onmogelijke combinaties.",
    "This method does not handle this number of lists.": "Deze methode kan niet omgaan met dit "
    "aantal lijsten.",
    "Nobody is on two lists.": "Niemand staat op twee lijsten.",
    "See the documentation for note {code}.": "Zie de documentatie bij aantekening {code}.",
    "Nobody was on both {first} and {second}: their link cannot be measured.": "Niemand stond op "
    "zowel {first} als {second}: hun onderlinge verband is niet te meten.",
    "An estimate can be given.": "Er is een schatting te geven.",
    "An estimate can be given, with strong reservation.": "Er is een schatting te geven, met sterk "
    "voorbehoud.",
    "No estimate can be given.": "Er is geen schatting te geven.",
    "Estimated between {low} and {high} presumed victims, of whom {observed} were seen.": "Geschat "
    "tussen de {low} en {high} mogelijke slachtoffers, van wie er {observed} in beeld waren.",
    "The point estimate within that band is {total}.": "De puntschatting binnen die bandbreedte is "
    "{total}.",
    "No single number is given: the models disagree too much.": "Er wordt geen enkel getal gegeven: "
    "de modellen lopen te ver uiteen.",
    "About 1 in {ratio} is seen.": "Naar schatting is ongeveer 1 op de {ratio} in beeld.",
    "About 1 in {low} to 1 in {high} is seen.": "Naar schatting is ongeveer 1 op de {low} tot 1 op "
    "de {high} in beeld.",
    "Nearly everyone is seen, by this estimate.": "Naar schatting is bijna iedereen in beeld.",
    "This assumes that the lists together have no link of their own beyond those in the model, "
    "that every person could have come onto a list, and that records were linked without "
    "error.": "Dit veronderstelt dat de lijsten samen geen eigen verband hebben buiten het model, "
    "dat ieder persoon op een lijst had kunnen komen, en dat registraties foutloos zijn gekoppeld.",
    "The number would double if {factor} times as many were hidden as the model says.": "Het getal "
    "zou verdubbelen als er {factor} keer zo veel personen verborgen waren als het model zegt.",
    "No estimate can be given, because: {reasons}": "Er is geen schatting te geven, omdat: "
    "{reasons}",
    "Reservations: {reasons}": "Voorbehoud: {reasons}",
    "Estimated total of every admissible model": "Geschat totaal van elk toelaatbaar model",
    "Estimated total (logarithmic)": "Geschat totaal (logaritmisch)",
    "Distance from the best model in BIC points": "Afstand tot het beste model in BIC-punten",
    "Other methods on the same table (95 percent):": "Andere methoden op dezelfde tabel (95 "
    "procent):",
    "no number": "geen getal",
    "{admissible} of {models} models can be estimated.": "{admissible} van de {models} modellen zijn "
    "te schatten.",
    "To repeat exactly: version {version}, seed {seed}, fingerprint {fingerprint}.": "Om precies te "
    "herhalen: versie {version}, startgetal {seed}, vingerafdruk {fingerprint}.",
}


def catalogue(language: str) -> Callable[[str], str]:
    """The translation function of a language; English texts are their own translation."""
    return dutch if language == "nl" else str


def dutch(text: str) -> str:
    """Dutch of a text; raises KeyError for one that was forgotten, so that it cannot be shipped."""
    return DUTCH[text]
