"""What the tables of premises, accessibility and people are and where they come from."""

from manifest import Table

OWN, MADE = "CC0-1.0", "2026-09-05"
VALMYNDIGHETEN = "Valmyndigheten, mottagna förtidsröster 2022 och 2026"
MFD = "Myndigheten för delaktighet, Val på lika villkor? (2014 och 2018)"

DECLARATIONS = (
    Table(
        "premises", "premises.csv", "synthetic", f"{VALMYNDIGHETEN} (namn); build/places.py", MADE, OWN,
        "Verkliga är namnen på de allmänna röstningslokalerna 2022 och 2026 och deras nummer 2022; deras lägen är "
        "ungefärliga. Allt annat är påhittat: rum, ytor, hyror, tider, anknytningar, förvaring, alla vallokaler och "
        "var distrikten röstade 2022. Att en namngiven lokal också kan vara vallokal är ett antagande.",
    ),
    Table(
        "inspections", "accessibility.csv", "synthetic", f"{MFD} (andelar); build/inventory.py", MADE, OWN,
        "Ingen verklig lokal har mätts, och värdena säger inget om de namngivna lokalerna. Andelarna "
        "av brister följer myndighetens kontroller där de är kända, annars antaganden (facts/inventory_rates.csv).",
    ),
    Table(
        "measures", "measures.csv", "synthetic", "build/measures.py, facts/accessibility_measures.csv", MADE, OWN,
        "Kostnader och ledtider är antaganden.",
    ),
    Table(
        "cures", "measure_cures.csv", "synthetic", "build/measures.py, facts/accessibility_measures.csv", MADE, OWN,
        "Vad en åtgärd botar är antaget.",
    ),
    Table(
        "sessions", "training_sessions.csv", "synthetic", "build/register.py, facts/training_sessions.csv", MADE, OWN,
        "Utbildningstillfällena är påhittade.",
    ),
    Table(
        "workers", "workers.csv", "synthetic", "build/register.py, facts/worker_shares.csv", MADE, OWN,
        "Ingen verklig person finns i registret; namnen är tydligt påhittade.",
    ),
)  # fmt: skip
