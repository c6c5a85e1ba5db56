"""Make ``measures.csv`` and ``measure_cures.csv``: what can be done about a criterion, at what cost, how far."""

from semicolon import listed, read_rows, text_of

MEASURES = ("measure_id", "name", "cost_ore", "lead_days", "line")
CURES = ("measure_id", "criterion", "reach")


def make() -> dict[str, str]:
    """The texts of both tables, from ``facts/accessibility_measures.csv``."""
    facts = read_rows("facts/accessibility_measures.csv")
    cures = []
    for row in facts:
        for cure in listed(row["cures"]):
            criterion, _, reach = cure.replace("<=", ">=").partition(">=")
            cures.append((row["measure_id"], criterion.strip(), reach.strip()))
    return {
        "measures.csv": text_of(MEASURES, ([row[c] for c in MEASURES] for row in facts)),
        "measure_cures.csv": text_of(CURES, cures),
    }
