"""What single tables say that cannot be right: fees in kronor, one name for two districts, too few posts, odd kinds."""

from collections import Counter
from collections.abc import Iterator, Mapping

from valplan.data.faults import Fault, nearest
from valplan.data.folder import Folder
from valplan.domain.case import Limit
from valplan.domain.municipality import ORE_PER_KRONA, District, Fee, Premises, Tier
from valplan.language import _

DAY = "day"
ALIKE = 0.88
"""A kind of premises that looks so much like a usual one may be that one misspelt (difflib's ratio)."""


def table_sense(folder: Folder, limits: Mapping[str, Limit]) -> Iterator[Fault]:
    """All of these that are faults."""
    yield from _fees(folder, limits)
    yield from _district_names(folder)
    yield from _tiers(folder, limits["present_early"])


def kind_notes(folder: Folder) -> Iterator[Fault]:
    """Kinds of premises that stand once and look like a usual one; a kind is the municipality's own word, so a note."""
    rows = folder.numbered("premises", Premises)
    count = Counter(p.kind for _number, p in rows)
    usual = [kind for kind, n in count.items() if n > 1]
    for number, p in rows:
        likely = nearest(p.kind, usual, ALIKE) if count[p.kind] == 1 else ""
        if likely:
            yield Fault(
                file=folder.file("premises").name,
                row=number,
                column="kind",
                subject=p.premises_id,
                value=p.kind,
                expected=_("the only one of its kind; {count} are “{likely}”", count=count[likely], likely=likely),
                remedy=_("Correct the word if it is misspelt."),
                note=True,
            )


def _fees(folder: Folder, limits: Mapping[str, Limit]) -> Iterator[Fault]:
    """Fees that are paid and yet so low that they must have been written in kronor."""
    for number, fee in folder.numbered("fees", Fee):
        least = int(limits["fee_day_min_kr" if fee.unit == DAY else "fee_min_kr"].value) * ORE_PER_KRONA
        if 0 < fee.amount_ore < least:
            yield Fault(
                file=folder.file("fees").name,
                row=number,
                column="amount_ore",
                subject=fee.fee,
                value=str(fee.amount_ore),
                expected=_(
                    "a fee of at least {least} öre, or 0, was expected; this is {kronor:.2f} kr",
                    least=least,
                    kronor=fee.amount_ore / ORE_PER_KRONA,
                ),
                remedy=_("Fees are in öre: 4 000 kr is 400000."),
            )


def _district_names(folder: Folder) -> Iterator[Fault]:
    first: dict[str, str] = {}
    for number, d in folder.numbered("districts", District):
        other = first.setdefault(d.name.casefold(), d.code)
        if d.name and other != d.code:
            yield Fault(
                file=folder.file("districts").name,
                row=number,
                column="name",
                subject=d.code,
                value=d.name,
                expected=_("district {other} has the same name", other=other),
                remedy=_("Give each district a name of its own: voters are told it."),
            )


def _tiers(folder: Folder, present: Limit) -> Iterator[Fault]:
    """Staffing levels that no place may have, since too few would be present."""
    least = int(present.value)
    for number, tier in folder.numbered("tiers", Tier):
        for column, posts in (("posts", tier.posts), ("posts_last_week", tier.posts_last_week)):
            if posts < least:
                yield Fault(
                    file=folder.file("tiers").name,
                    row=number,
                    column=column,
                    subject=tier.tier,
                    value=str(posts),
                    expected=_("at least {least} were expected: {source}", least=least, source=present.source.text),
                    remedy=_("Correct the posts, or remove the level."),
                )
