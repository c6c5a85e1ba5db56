"""What the register says of people that contradicts itself or the sessions: wishes, relatives and bookings."""

from collections import Counter
from collections.abc import Iterator

from valplan.data.faults import Fault
from valplan.data.folder import Folder
from valplan.domain.municipality import TrainingSession, Worker
from valplan.language import _


def people_faults(folder: Folder) -> Iterator[Fault]:
    """Wishes about oneself, one person both wished for and avoided, and sessions with more booked than seats."""
    yield from _wishes(folder)
    yield from _overbooked(folder)


def _wishes(folder: Folder) -> Iterator[Fault]:
    """Whom a wish names may be personal and is not shown."""
    file = folder.file("workers").name
    for number, w in folder.numbered("workers", Worker):
        named = {"wish_with": (w.wish_with,), "wish_avoid": (w.wish_avoid,), "related_to": w.related_to}
        for column in (c for c, ids in named.items() if w.worker_id in ids):
            yield Fault(
                file=file,
                row=number,
                column=column,
                subject=w.worker_id,
                expected=_("another person than the one of the row was expected"),
                remedy=_("Give the id of the other person, or leave the cell empty."),
            )
        if w.wish_with and w.wish_with == w.wish_avoid != w.worker_id:
            yield Fault(
                file=file,
                row=number,
                column="wish_with, wish_avoid",
                subject=w.worker_id,
                expected=_("the same person is both wished for and avoided"),
                remedy=_("Leave one of the cells empty."),
            )


def _overbooked(folder: Folder) -> Iterator[Fault]:
    booked = Counter(w.booked_session for w in folder.of("workers", Worker) if w.booked_session)
    for number, s in folder.numbered("sessions", TrainingSession):
        if booked[s.session_id] > s.capacity:
            yield Fault(
                file=folder.file("sessions").name,
                row=number,
                column="capacity",
                subject=s.session_id,
                value=str(s.capacity),
                expected=_(
                    "seats for those who are booked on it in {file}, {count}, were expected",
                    file=folder.file("workers").name,
                    count=booked[s.session_id],
                ),
                remedy=_("Correct the seats, or book some of them on another session."),
            )
