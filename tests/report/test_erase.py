"""Erased people stand in no file any more; everybody else does."""

from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from valplan.data.key_file import Contact
from valplan.domain.plan import Plan
from valplan.report import write_plan
from valplan.report.erase import Kind, carry_out, erasure_of, people_of, without_ended_pools

CONTACTS = {
    "W2AAAAA": Contact(
        worker_id="W2AAAAA", name="Anna Påhittad", personnummer="19820310-9805", email="a@exempel.se", phone="070-1"
    ),
    "W2BBBBB": Contact(worker_id="W2BBBBB", name="Bo Ek", email="b@exempel.se", phone="070-1"),
    "W2CCCCC": Contact(worker_id="W2CCCCC", name="Bo Ek", phone="070-3"),
}
ANNA = people_of(["W2AAAAA"], CONTACTS, {})
BO = people_of(["W2BBBBB"], CONTACTS, {})


def _after(path: Path, text: str, people: Any = ANNA) -> str:
    path.write_text(text, "utf-8")
    found = erasure_of(path, people)
    if found:
        carry_out(found)
    return path.read_text("utf-8") if path.exists() else "(gone)"


def test_what_tells_of_one_person_alone_counts() -> None:
    """Every spelling of the number, name, mail; a name or telephone that another has too does not."""
    assert set(ANNA.marks) == {
        "Anna Påhittad", "19820310-9805", "198203109805", "820310-9805", "8203109805", "a@exempel.se"
    }  # fmt: skip
    assert set(BO.marks) == {"b@exempel.se"}
    assert "Anna" not in repr(ANNA)


def test_a_plan_s_posts_are_left_vacant(tiny_plan: Plan, tmp_path: Path) -> None:
    """The person's posts have nobody, training and standby are gone; all else in the plan is as it was."""
    worker = next(a.worker for a in tiny_plan.appointments if a.worker)
    held = sum(a.worker == worker for a in tiny_plan.appointments)
    write_plan(tiny_plan, tmp_path / "plan.json")
    found = erasure_of(tmp_path / "plan.json", people_of([worker], {}, {}))
    assert found is not None
    assert (found.kind, found.vacant) == (Kind.PLAN, held)
    carry_out(found)
    plan = Plan.model_validate_json((tmp_path / "plan.json").read_text("utf-8"))
    expected = tiny_plan.model_copy(
        update={
            "appointments": tuple(
                a.model_copy(update={"worker": ""}) if a.worker == worker else a for a in tiny_plan.appointments
            ),
            "training": tuple(b for b in tiny_plan.training if b.worker != worker),
            "reserves": tuple(r for r in tiny_plan.reserves if r.worker != worker),
        }
    )
    assert plan == expected


def test_json_of_any_shape_is_cleared(tmp_path: Path) -> None:
    """Entries about the person, lists and keys of ids, and mentions in texts; an id within a word is another's."""
    text = '{"a": [{"worker": "W2AAAAA", "x": 1}, {"worker": "W2BBBBB"}], "b": ["W2AAAAA", "W2BBBBB"],'
    text += ' "W2AAAAA": 3, "c": "W2AAAAA and XW2AAAAA", "d": {"post_id": "p", "worker": "W2AAAAA"}}'
    after = _after(tmp_path / "judgement.json", text)
    assert after.count("W2AAAAA") == 1
    assert "XW2AAAAA" in after
    assert after.count("W2BBBBB") == 2
    assert '"post_id": "p"' in after


def test_a_table_loses_the_person_s_row_and_others_keep_theirs(tmp_path: Path) -> None:
    """Where another's row names the person, only the cell is emptied; separators and line ends stay."""
    text = "worker_id;name;wish\r\nW2AAAAA;A;\r\nW2BBBBB;B;W2AAAAA\r\nW2CCCCC;Bo Ek;\r\n"
    path = tmp_path / "workers.csv"
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    found = erasure_of(path, ANNA)
    assert found is not None
    assert (found.count, found.data) == (
        2, b"\xef\xbb\xbfworker_id;name;wish\r\nW2BBBBB;B;\r\nW2CCCCC;Bo Ek;\r\n"
    )  # fmt: skip


def test_a_list_of_nobody_else_is_removed(tmp_path: Path) -> None:
    """A table in which no row is left goes as a file."""
    assert _after(tmp_path / "pay.csv", "name;sum\nAnna Påhittad;500\n") == "(gone)"


def test_a_car_pool_that_ends_is_emptied_and_told() -> None:
    """One member left, or nobody who drives; a pool with a driver left, and one that nobody left, stay."""
    head = "worker_id;licence;car;car_pool\r\n"
    gone = "A1;ja;ja;P1\r\nA2;ja;ja;P2\r\nA3;nej;nej;P3\r\n"
    pools = "B1;nej;nej;P1\r\nB2;nej;ja;P2\r\nB3;ja;nej;P2\r\nB4;ja;ja;P3\r\nB5;nej;nej;P3\r\nB6;nej;nej;P4\r\n"
    data, alone = without_ended_pools((head + pools).encode(), (head + gone + pools).encode())
    assert alone == ("B1", "B2", "B3")
    assert data.decode() == head + pools.replace("P1", "").replace("P2", "")
    assert without_ended_pools(b"worker_id;name\nA;\n", b"worker_id;name\nA;\nB;\n") == (b"worker_id;name\nA;\n", ())


@pytest.mark.parametrize(
    ("text", "left"),
    [("made up: a, b;W2AAAAA;1,50\nmade up: a, b;W2BBBBB;2,50\na, b;C;3\n", "made up: a, b;W2BBBBB;2,50\na, b;C;3\n"),
     ("x,W2AAAAA,1\nx,W2BBBBB,2\nx,W2C,3\n", "x,W2BBBBB,2\nx,W2C,3\n"),
     ("x\tW2AAAAA\t1;5\nx\tW2BBBBB\t2\nx\tW2C\t3\n", "x\tW2BBBBB\t2\nx\tW2C\t3\n")],
)  # fmt: skip
def test_the_separator_is_found_without_heads(tmp_path: Path, text: str, left: str) -> None:
    """The person's row goes whole, whatever else stands in the cells."""
    assert _after(tmp_path / "pay.csv", text) == left


def test_a_workbook_loses_the_person_s_rows(tmp_path: Path) -> None:
    """On every sheet, under a title; a mention in another's row becomes a dash."""
    book = Workbook()
    for sheet in (book.worksheets[0], book.create_sheet("two")):
        for row in (["Title"], [None], ["Name", "Worker id", "Note"], ["Anna Påhittad", "W2AAAAA", ""],
                    ["Bo Ek", "W2BBBBB", "with Anna Påhittad"]):  # fmt: skip
            sheet.append(row)
    path = tmp_path / "staffing.xlsx"
    book.save(path)
    found = erasure_of(path, ANNA)
    assert found is not None
    carry_out(found)
    for sheet in load_workbook(path).worksheets:
        assert [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)] == [["Bo Ek", "W2BBBBB", "with –"]]
    everybody = people_of(list(CONTACTS), CONTACTS, {}, everybody=True)
    gone = erasure_of(path, everybody)
    assert gone is not None
    assert gone.data is None


def test_letters_are_removed_by_their_name_and_cleared_by_their_text(tmp_path: Path) -> None:
    """A file named by the id goes; in others a dash takes the place of what names the person."""
    assert _after(tmp_path / "letter_W2AAAAA.html", "Hej") == "(gone)"
    assert _after(tmp_path / "all.html", "<b>Anna Påhittad</b> 820310-9805, Bo Ek") == "<b>–</b> –, Bo Ek"
    assert _after(tmp_path / "other.html", "Joanna Påhittad") == "Joanna Påhittad"


@pytest.mark.parametrize("inside", ["a@exempel.se", "W2AAAAA"])
def test_what_cannot_be_edited_is_removed(tmp_path: Path, inside: str) -> None:
    """A document in which the person stands goes whole, also when it is packed; one of others stays."""
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", f"<w>{inside}</w>")
    for name in ("a.docx", "b.docx"):
        (tmp_path / name).write_bytes(packed.getvalue())
    found = erasure_of(tmp_path / "a.docx", ANNA)
    assert found is not None
    assert found.data is None
    assert erasure_of(tmp_path / "b.docx", BO) is None


def test_what_cannot_be_looked_into_is_told(tmp_path: Path) -> None:
    """A PDF may hold the person or not; that is said, and the file is left."""
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF-1.7 compressed")
    found = erasure_of(path, ANNA)
    assert found is not None
    assert found.kind is Kind.NOT_LOOKED_INTO
    carry_out(found)
    assert path.exists()


def test_a_file_that_is_not_what_its_name_says_is_still_searched(tmp_path: Path) -> None:
    """A broken workbook or JSON with the person in it is removed."""
    assert _after(tmp_path / "a.json", "{W2AAAAA") == "(gone)"
    assert _after(tmp_path / "b.xlsx", "W2AAAAA") == "(gone)"
    assert _after(tmp_path / "c.json", "{W2BBBBB") == "{W2BBBBB"


def _letters(tmp_path: Path, pages: dict[str, str], more: str = "") -> Path:
    """A Word file with a page for each of some ids, as ``valplan letters`` marks them, and ``more`` after them."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = "".join(
        f'<w:bookmarkStart w:id="{n}" w:name="valplan_{worker}"/><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
        f'<w:bookmarkEnd w:id="{n}"/>'
        for n, (worker, text) in enumerate(pages.items())
    )
    path = tmp_path / "appointment.docx"
    with ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml", f'<w:document xmlns:w="{word}"><w:body>{body}{more}</w:body></w:document>'
        )
        archive.writestr("word/header1.xml", "<w>Valnämnden</w>")
    return path


def _inside(path: Path) -> str:
    with ZipFile(path) as archive:
        return archive.read("word/document.xml").decode()


def test_a_person_s_page_is_taken_out_of_a_file_of_letters(tmp_path: Path) -> None:
    """The page goes, another's page that names the person gets a dash, and nobody else is touched."""
    path = _letters(tmp_path, {"W2AAAAA": "Hej Anna", "W2BBBBB": "Ansvarig: Anna Påhittad", "W2CCCCC": "Hej Bo"})
    found = erasure_of(path, ANNA)
    assert found is not None
    assert (found.kind, found.count) == (Kind.LETTERS, 2)
    carry_out(found)
    text = _inside(path)
    assert "Hej Anna" not in text
    assert "W2AAAAA" not in text
    assert "Ansvarig: –" in text
    assert "valplan_W2CCCCC" in text
    assert erasure_of(path, ANNA) is None


SPLIT = "<w:p><w:r><w:t>Anna </w:t></w:r><w:r><w:t>Påhittad</w:t></w:r></w:p>"


@pytest.mark.parametrize(
    ("pages", "more"),
    [({"W2AAAAA": "Hej Anna"}, ""), ({"W2BBBBB": "Hej"}, SPLIT), ({"W2BBBBB": "Hej"}, '<w:p w:id="W2AAAAA"/>')],
    ids=["nobody else", "split by Word", "where no text is"],
)
def test_letters_that_cannot_be_cleared_are_removed(tmp_path: Path, pages: dict[str, str], more: str) -> None:
    """Where nobody else has a page, or something of the person would remain, the file goes whole."""
    found = erasure_of(_letters(tmp_path, pages, more), ANNA)
    assert found is not None
    assert (found.kind, found.data) == (Kind.FILE, None)


def test_a_page_whose_end_is_lost_takes_the_file_with_it(tmp_path: Path) -> None:
    """Word may move a bookmark; then the person's page cannot be told from the next."""
    path = _letters(tmp_path, {"W2AAAAA": "Hej", "W2BBBBB": "Hej"})
    text = _inside(path).replace('<w:bookmarkEnd w:id="0"/>', "")
    with ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", text)
    found = erasure_of(path, ANNA)
    assert found is not None
    assert found.data is None


def test_a_pdf_is_removed_by_the_list_of_the_letters(tmp_path: Path) -> None:
    """A PDF cannot be looked into; what stands in it is told by letters.json. Others' stay and are named."""
    for name in ("a.pdf", "b.pdf"):
        (tmp_path / name).write_bytes(b"%PDF")
    listing = '{"format": "valplan-letters/1", "files": [{"file": "a.pdf", "people": ["W2AAAAA"]}]}'
    (tmp_path / "letters.json").write_text(listing, "utf-8")
    kinds = [found.kind for n in ("a.pdf", "b.pdf") if (found := erasure_of(tmp_path / n, ANNA))]
    assert kinds == [Kind.FILE, Kind.NOT_LOOKED_INTO]


def test_a_name_that_is_written_in_codes_is_found(tmp_path: Path) -> None:
    """Some programs write å as ``&#229;`` in the files that they pack; the name is there all the same."""
    for name, part in (("a.docx", "word/document.xml"), ("b.odt", "content.xml")):
        with ZipFile(tmp_path / name, "w") as archive:
            archive.writestr(part, "<w>Anna P&#229;hittad</w>")
        found = erasure_of(tmp_path / name, ANNA)
        assert found is not None
        assert (found.kind, found.data) == (Kind.FILE, None)
