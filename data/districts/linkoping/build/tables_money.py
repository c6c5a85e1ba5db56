"""What the tables of money, opening hours and early votes are and where they come from."""

from manifest import Table

BUDGET = "Valnämnden i Linköpings kommun, Internbudget 2024 med plan 2025–2029, Driftsammandrag"
VALMYNDIGHETEN = "https://data.val.se/filer/val2022/rostmottagning/fortidsroster.csv"

DECLARATIONS = (
    Table(
        "compensations", "compensations.csv", "synthetic", "build/money.py, facts/compensations.csv", "2026-09-05",
        "CC0-1.0", "Kostnaderna är påhittade; slagen av åtgärd är sådana som kommuner använder.",
    ),
    Table(
        "openings", "opening_patterns.csv", "derived", f"Valmyndigheten, {VALMYNDIGHETEN}", "2022-09-11", "CC0-1.0",
        "Vilka dagar lokalerna var öppna 2022 syns av de mottagna rösterna; klockslagen är inte publicerade utan "
        "påhittade, liksom de mobila besöken och mönstret kvall-helg.",
    ),
    Table(
        "tiers", "staff_tiers.csv", "synthetic", "build/money.py, facts/staff_tiers.csv", "2026-09-05", "CC0-1.0",
        "Bemanningsnivåer i förtidsröstningen; minst två enligt vallagen 3 kap. 6 §, resten antaganden.",
    ),
    Table(
        "fees", "fees.csv", "derived", "vaxholm.se (val till Europaparlamentet 2024); boden.jobbaival.se (2019)",
        "2024-06-09", "CC0-1.0",
        "Linköpings arvoden är inte publicerade. Vaxholms publicerade belopp används i deras ställe, och Bodens för "
        "utbildningen. Ambulerande röstmottagare, värdar och rösträknare har antagna timarvoden. Beloppen är "
        "utan arbetsgivaravgifter; de läggs till i budgeten.",
    ),
    Table(
        "rates", "rates.csv", "derived", BUDGET, "2024-01-01", "CC0-1.0",
        "Förrådets och de stående lokalernas kostnad är verklig; övriga styckpriser är påhittade fördelningar av "
        "nämndens egna rader, se kolumnen source.",
    ),
    Table(
        "budget", "budget.csv", "real", BUDGET, "2024-01-01", "Allmän handling, fri att återge",
        "Tkr. 2022 är utfall, 2023 och 2024 budget, 2025–2029 plan. Kolumnen planned_by är programmets.",
    ),
    Table(
        "grants", "grants.csv", "real", "Svensk författningssamling, se kolumnen regulation", "2023-12-14",
        "Författningstext, fri enligt 9 § upphovsrättslagen",
        "Beloppen för allmänna val 2014 och 2026 är inte kända: potten är tom.",
    ),
    Table(
        "early_votes", "early_votes_2022.csv", "real", f"Valmyndigheten, {VALMYNDIGHETEN}", "2022-09-11",
        "Valmyndighetens öppna data, fria att återanvända",
        "Linköpings rader av rådatafilen, med färre kolumner; lokalid är Valmyndighetens från 2022.",
    ),
)  # fmt: skip
