"""Letters: the right facts for the right person, a page each, from templates whose faults are told before."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document

from tests.changes import with_scenario, with_tables
from tests.report.sample import sample_plan
from valplan.data import InputFaults
from valplan.data.key_file import Contact
from valplan.demand.teams import polling_shift
from valplan.domain.case import Case
from valplan.domain.municipality import Role, Use
from valplan.domain.plan import HeldSession, Plan, Reserve, Revision, TrainingBooking
from valplan.language import speaking
from valplan.report.letter_build import FOLDER, build
from valplan.report.letter_facts import FIELDS, PARTS, Roster, fee_of, fields_text, leads_named, own_facts
from valplan.report.letter_templates import BODY, NAMES, filled, read_templates
from valplan.report.letters import concerned_by, letter_files, listed_concerned, with_replaced


@pytest.fixture(scope="module")
def roster(tiny_case: Case) -> Roster:
    """The hand-made plan, one of its people with an address."""
    contact = Contact(worker_id="R001", name="Anna Påhittad", street="Påhittsgatan 1", postcode="580 00", town="Liten")
    return Roster(tiny_case, sample_plan(tiny_case), {"R001": contact})


def text_of(data: bytes) -> str:
    """All text of a Word file, a line a paragraph, tables where they stand."""
    document = Document(BytesIO(data))
    return "\n".join(
        "".join(t.text or "" for t in p.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"))
        for p in document.element.body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    )


def edited(folder: Path, name: str, change: Callable[[str], str], part: str = BODY) -> None:
    """A copy of a default template in which a part is changed."""
    out = BytesIO()
    with ZipFile(FOLDER / "sv" / name) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for n in old.namelist():
            data = old.read(n)
            new.writestr(n, change(data.decode()).encode() if n == part else data)
    (folder / name).write_bytes(out.getvalue())


def holder_of(plan: Plan, role: Role, district: str) -> str:
    post = next(p.post_id for p in plan.posts if (p.role, p.district) == (role, district))
    return next(a.worker for a in plan.appointments if a.post_id == post)


def changed(roster: Roster, moved: str, new: str) -> Plan:
    """The plan with one person's posts given to another."""
    plan = roster.plan
    given = tuple(a.model_copy(update={"worker": new}) if a.worker == moved else a for a in plan.appointments)
    return plan.model_copy(update={"appointments": given, "revision": Revision(number=1, parent_sha256="0")})


def test_a_letter_has_the_facts_of_the_person(roster: Roster) -> None:
    """Place, hours, role, who is in charge, and the fee by the fee table, without employer's contributions."""
    plan = roster.plan
    chair, worker = (holder_of(plan, role, "05990001") for role in (Role.CHAIR, Role.WORKER))
    facts = own_facts(roster, worker)
    (shift,) = facts["uppdrag"]
    post = roster.posts[worker][0]
    assert shift["plats"] == roster.case.premises["school"].name
    assert shift["tid"].startswith(f"{post.starts:%H:%M}–{post.ends:%H:%M}")
    assert (shift["roll"], shift["distrikt"]) == ("Röstmottagare", roster.case.districts["05990001"].name)
    assert shift["ansvarig"] == roster.case.workers[chair].name
    assert leads_named(roster, worker) == (chair,)
    assert own_facts(roster, chair)["uppdrag"][0]["ansvarig"] == "du själv"
    assert facts["arvode_summa"] == shift["arvode"]


def test_fees_are_those_of_the_table(roster: Roster) -> None:
    """A whole election day is a day's fee; early voting is paid by the hour."""
    case = roster.case
    whole = next(p for p in roster.plan.posts if p.use == Use.POLLING and p.role == Role.WORKER)
    early = next(p for p in roster.plan.posts if p.use == Use.EARLY and p.role == Role.EARLY_WORKER)
    starts, ends = polling_shift(case)
    full_day = whole.model_copy(update={"starts": starts, "ends": ends})
    assert fee_of(case, full_day) == 280_000
    assert fee_of(case, early) == round(19_000 * (early.ends - early.starts).total_seconds() / 3600)


def test_a_vacant_chair_is_told_as_such(roster: Roster) -> None:
    """Nobody is named where nobody has been found; the deputy does not count while there is a post as chair."""
    plan = roster.plan
    chair = next(p.post_id for p in plan.posts if p.role == Role.CHAIR and p.district == "05990001")
    none = tuple(a.model_copy(update={"worker": ""}) if a.post_id == chair else a for a in plan.appointments)
    vacant = Roster(roster.case, plan.model_copy(update={"appointments": none}))
    worker = holder_of(plan, Role.WORKER, "05990001")
    assert own_facts(vacant, worker)["uppdrag"][0]["ansvarig"] == "utses senare"


def test_a_night_shift_says_so(roster: Roster) -> None:
    """A shift that ends after midnight is not read as one that ends before it begins."""
    plan = roster.plan
    late = tuple(p.model_copy(update={"ends": p.ends.replace(day=14, hour=1, minute=0)}) for p in plan.posts[:1])
    night = Roster(roster.case, plan.model_copy(update={"posts": (*late, *plan.posts[1:])}))
    assert "(nästa dag)" in own_facts(night, "R001")["uppdrag"][0]["tid"]


def test_every_documented_field_has_a_value(roster: Roster) -> None:
    """The fields that the list promises, and no others, are what a template is given."""
    led = roster.plan.model_copy(update={"sessions": (HeldSession(session="u2", leader="R010"),)})
    facts = own_facts(Roster(roster.case, led), "R010")
    assert set(facts) == set(FIELDS)
    for part, names in PARTS.items():
        value = facts[part]
        assert set(value[0] if isinstance(value, list) else value) == set(names)
        assert all(name in fields_text() for name in names)


def test_there_is_a_page_for_each_person_and_it_is_theirs(roster: Roster) -> None:
    """One file of a kind; each page has its person's own name; the call goes only to those with a training to come."""
    concerned = concerned_by(roster, None, everybody=True)
    found = {f.file: f for f in letter_files(roster, concerned, read_templates(None), each=False)}
    assert set(found) == {"appointment.docx", "training.docx"}
    text = text_of(found["appointment.docx"].data)
    assert text.count("Förordnande som röstmottagare") == len(concerned.appointment) > 10
    references = re.findall(r"Din referens: (\w+)", text)
    assert tuple(references) == concerned.appointment
    assert "Påhittsgatan 1\n580 00 Liten" in text
    assert "utsett dig till reserv: Röstmottagare" in text
    assert re.findall(r"Din referens: (\w+)", text_of(found["training.docx"].data)) == list(concerned.training)
    assert "R010" in concerned.training
    assert "R001" not in concerned.training  # trained already


def test_a_file_for_each_is_named_by_id_and_holds_nobody_else_s_page(roster: Roster) -> None:
    """Names stand within files only, never in their names."""
    concerned = listed_concerned(roster, {"R001", "R010"}, {"R010"})
    found = list(letter_files(roster, concerned, read_templates(None), each=True))
    assert [f.file for f in found] == ["appointment/R001.docx", "appointment/R010.docx", "training/R010.docx"]
    assert all(re.findall(r"Din referens: (\w+)", text_of(f.data)) == [f.worker] for f in found)


def test_letters_are_the_same_bytes_each_time(roster: Roster) -> None:
    """Equal plans give equal files, whatever the clock says."""
    facts = [own_facts(roster, w) for w in roster.people]
    once, again = (filled(read_templates(None)["appointment.docx"], facts) for _n in range(2))
    assert once == again


def test_a_letter_without_the_mark_gets_it_where_data_are_made_up(roster: Roster, tmp_path: Path) -> None:
    """A template that leaves the mark out does not take it away; real data need none."""
    edited(tmp_path, "training.docx", lambda text: re.sub(r"\{%p if syntetisk.*?\{%p endif %\}", "", text, count=1))
    template = read_templates(tmp_path)["training.docx"]
    assert "syntetisk" not in template.uses
    assert "Innehåller syntetiska data" in text_of(filled(template, [own_facts(roster, "R010")]))
    real = {**own_facts(roster, "R010"), "syntetisk": ""}
    assert "syntetiska" not in text_of(filled(template, [real]))


def test_names_are_written_as_they_are(roster: Roster) -> None:
    """Signs that mean something to Word or to the template mean nothing in a name or telephone."""
    facts = {**own_facts(roster, "R001"), "namn": "A & B\x0b <b>{{ id }}</b>", "kontakt": "013-00 00 00"}
    text = text_of(filled(read_templates(None)["appointment.docx"], [facts]))
    assert "A & B <b>{{ id }}</b>" in text
    assert "så snart du kan: 013-00 00 00." in text


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_the_templates_are_what_the_build_makes(language: str, name: str) -> None:
    """What is committed is built from the texts that stand in the code and the catalogue."""
    with speaking(language):
        built = build(name)
        assert built == build(name)
    with ZipFile(BytesIO(built)) as a, ZipFile(FOLDER / language / name) as b:
        assert a.read(BODY) == b.read(BODY)


def test_english_letters_are_english(roster: Roster) -> None:
    """With --lang en template, dates and roles are English."""
    with speaking("en"):
        text = text_of(filled(read_templates(None)["appointment.docx"], [own_facts(roster, "R001")]))
    assert "Appointment as poll worker" in text
    assert "Sun 13 Sept" in text


def test_all_that_is_wrong_with_templates_is_told_at_once(tmp_path: Path) -> None:
    """A misspelt field, a misspelt part, a file of another name and one that is no Word file, each with the likely."""
    edited(tmp_path, "appointment.docx", lambda t: t.replace("{{ namn }}", "{{ nman }}").replace("u.plats", "u.plast"))
    (tmp_path / "training.docx").write_bytes(b"no Word file")
    (tmp_path / "trainings.docx").write_bytes(b"")
    (tmp_path / "~$training.docx").write_bytes(b"")
    with pytest.raises(InputFaults) as found:
        read_templates(tmp_path)
    told = {(f.file, f.value or f.subject): f.remedy for f in found.value.faults}
    assert told[("appointment.docx", "nman")] == "Menade du ”namn”?"
    assert told[("appointment.docx", "plast")] == "Menade du ”plats”?"
    assert told[(str(tmp_path), "trainings.docx")] == "Menade du ”training.docx”?"
    assert ("training.docx", "") in told
    assert len(found.value.faults) == 4


def test_a_template_that_jinja_cannot_read_is_told(tmp_path: Path) -> None:
    """A block that is not closed is a fault of the file, in the planner's words."""
    edited(tmp_path, "appointment.docx", lambda text: text.replace("{%p endfor %}", ""))
    with pytest.raises(InputFaults) as found:
        read_templates(tmp_path)
    assert {f.file for f in found.value.faults} == {"appointment.docx"}
    assert "mallen kan inte fyllas i" in found.value.faults[0].line()


def test_a_block_that_begins_outside_a_table_and_ends_in_it_is_told(roster: Roster, tmp_path: Path) -> None:
    """A page that would be no Word file is a fault, not a damaged letter."""
    cut = {"{{ val }}": "{{ val }}{% if utbildad %}", ">Roll<": ">Roll{% endif %}<"}
    edited(tmp_path, "appointment.docx", lambda t: [t := t.replace(old, new) for old, new in cut.items()][-1])
    template = read_templates(tmp_path)["appointment.docx"]
    with pytest.raises(InputFaults) as found:
        filled(template, [{**own_facts(roster, "R001"), "utbildad": ""}])
    assert "mallen kan inte fyllas i" in found.value.faults[0].line()


def test_a_template_cannot_do_more_than_fill_in(roster: Roster, tmp_path: Path) -> None:
    """What reaches into the program instead of a field is a fault, and nothing is run."""
    edited(tmp_path, "appointment.docx", lambda t: t.replace("{{ namn }}", "{{ namn.__class__.__mro__ }}"))
    with pytest.raises(InputFaults):
        filled(read_templates(tmp_path)["appointment.docx"], [own_facts(roster, "R001")])


def test_a_change_writes_to_those_it_concerns(roster: Roster) -> None:
    """Who lost a post, who got it; the newcomer's letter is no changed one, and who is absent gets none."""
    moved, before = holder_of(roster.plan, Role.WORKER, "05990001"), roster
    after = with_replaced(Roster(roster.case, changed(roster, moved, "R039")), before)
    concerned = concerned_by(after, before, everybody=False)
    assert set(concerned.appointment) == {moved, "R039"}
    texts = {w: text_of(filled(read_templates(None)["appointment.docx"], [own_facts(after, w)]))
             for w in concerned.appointment}  # fmt: skip
    assert "Ändrat förordnande" in texts[moved]
    assert "inte längre inplanerad" in texts[moved]
    assert "välkommen!" not in texts[moved]
    assert "Ändrat" not in texts["R039"]
    everybody = concerned_by(after, before, everybody=True)
    assert set(everybody.appointment) >= {moved, "R039", *roster.posts}
    away = after.plan.model_copy(update={"revision": Revision(number=1, parent_sha256="0", absent=(moved,))})
    assert set(concerned_by(Roster(roster.case, away), before, everybody=False).appointment) == {"R039"}


def test_who_has_left_the_register_since_gets_no_letter(roster: Roster) -> None:
    """A person of the plan before, whom the register no longer has, is passed over."""
    moved = holder_of(roster.plan, Role.WORKER, "05990001")
    left = tuple(w for w in roster.case.municipality.workers if w.worker_id != moved)
    after = Roster(with_tables(roster.case, workers=left), changed(roster, moved, "R039"))
    assert set(concerned_by(after, Roster(after.case, roster.plan), everybody=False).appointment) == {"R039"}


def test_the_board_s_line_and_addresses_come_from_the_data(roster: Roster) -> None:
    """The telephone of the scenario, the addresses of the tables of premises and sessions."""
    case = with_scenario(roster.case, board_line="013-00 00 00")
    at = tuple(p.model_copy(update={"address": "Skolgatan 1"}) for p in case.municipality.premises)
    sessions = tuple(s.model_copy(update={"address": "Bokgatan 2"}) for s in case.municipality.sessions)
    told = Roster(with_tables(case, premises=at, sessions=sessions), roster.plan)
    text = text_of(filled(read_templates(None)["appointment.docx"], [own_facts(told, "R001")]))
    assert "Skolgatan 1" in text
    assert "013-00\u00a000\u00a000" in text  # not parted at the end of a line
    assert "Bokgatan 2" in text_of(filled(read_templates(None)["training.docx"], [own_facts(told, "R010")]))


def test_a_reserve_is_told_of_standby(roster: Roster) -> None:
    """Role, hours and fee of standby, and no table of shifts."""
    plan = roster.plan.model_copy(update={"reserves": (Reserve(worker="R038", role=Role.CHAIR),)})
    facts = own_facts(Roster(roster.case, plan), "R038")
    assert (facts["reserv"]["roll"], facts["reserv"]["arvode"]) == ("Ordförande", "500\u00a0kr")
    assert facts["uppdrag"] == []
    assert not own_facts(roster, "R001")["reserv"]


def test_every_training_is_told(roster: Roster) -> None:
    """Who is trained for two roles is called to both; who leads one is told so, without a post too."""
    update = {
        "training": (*roster.plan.training, TrainingBooking(worker="R010", session="u2")),
        "sessions": (HeldSession(session="u1", leader="R037"),),
    }
    more = Roster(roster.case, roster.plan.model_copy(update=update))
    text = text_of(filled(read_templates(None)["training.docx"], [own_facts(more, "R010")]))
    assert text.count("Plats: Biblioteket") == 2
    assert text.index("14 augusti") < text.index("19 augusti")
    everybody = concerned_by(more, None, everybody=True)
    assert "R037" in everybody.appointment
    letter = text_of(filled(read_templates(None)["appointment.docx"], [own_facts(more, "R037")]))
    assert "Du leder de här utbildningarna:" in letter
    assert "inte längre inplanerad" not in letter
