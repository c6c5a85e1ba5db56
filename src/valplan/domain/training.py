"""What a scenario says of training: sessions in reserve, and who attended."""

from datetime import date

from pydantic import Field

from valplan.domain.base import Record
from valplan.domain.municipality import ORE_PER_KRONA, SessionFacts, TrainingSession


class Attendance(Record):
    """Whether a worker was at a training session; ``entered`` and ``source`` say when and from what it was entered."""

    worker: str
    session: str
    attended: bool
    entered: date
    source: str = ""


class RescueSession(SessionFacts):
    """``[[training.rescue]]``: a session that a change of a plan may open for those who come late."""

    cost_kr: float = Field(default=0, ge=0)

    def session(self) -> TrainingSession:
        """The same as a row of the table of sessions."""
        told = self.model_dump(exclude={"cost_kr"})
        return TrainingSession(**told, cost_ore=round(self.cost_kr * ORE_PER_KRONA), rescue=True)


class ScenarioTraining(Record):
    """``[training]``: sessions in reserve, and the file of who attended, relative to the file that states it."""

    rescue: tuple[RescueSession, ...] = ()
    attendance: str = ""
