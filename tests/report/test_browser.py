"""Map and report in a browser, with no network, as a person meets them."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or ""
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM and not os.environ.get("CI"), reason="there is no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium of the machine; in CI its absence is a failure."""
    assert CHROMIUM, "CI must have Chromium (apt-get install chromium)"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page without network; at the end nothing may have been asked for and nothing complained of."""
    context = browser.new_context(offline=True, viewport={"width": 1400, "height": 900})
    asked: list[str] = []
    complaints: list[str] = []

    def refuse(route: Route) -> None:
        if route.request.url.startswith("file:") and route.request.is_navigation_request():
            route.continue_()
        else:
            asked.append(route.request.url)
            route.abort()

    context.route("**/*", refuse)
    opened = context.new_page()
    opened.on("console", lambda m: complaints.append(m.text) if m.type in ("error", "warning") else None)
    opened.on("pageerror", lambda e: complaints.append(str(e)))
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith("data:")] == []
    assert complaints == []


def test_the_map_shows_places_and_says_that_data_are_synthetic(page: Page, out: Path) -> None:
    """Title, notice, legend, names of areas and the markers of places are there."""
    page.goto((out / "map.html").as_uri())
    expect(page.get_by_role("heading", level=1)).to_have_text("Vallokaler och förtidsröstning, Liten")
    expect(page.get_by_role("note")).to_contain_text("Syntetiska data")
    legend = page.get_by_label("Teckenförklaring")
    for words in ("Vallokal, tillgänglig som den är", "Mobil hållplats", "Kompenserat"):
        expect(legend).to_contain_text(words)
    for name in ("Skolan", "Sporthallen", "Församlingshemmet", "Biblioteket", "Busshållplatsen"):
        expect(page.get_by_title(name, exact=True)).to_have_count(1)
    expect(page.locator(".area-label", has_text="Landet")).to_have_count(1)


def test_an_early_voting_place_tells_its_opening_days(page: Page, out: Path) -> None:
    """A click on the mobile stop lists its two days with their hours."""
    page.goto((out / "map.html").as_uri())
    page.get_by_title("Busshållplatsen").click()
    popup = page.locator(".leaflet-popup-content")
    expect(popup).to_contain_text("mobil hållplats")
    rows = popup.locator("tbody tr")
    expect(rows).to_have_count(2)
    expect(rows.nth(0)).to_contain_text("lör 5 sep")
    expect(rows.nth(0)).to_contain_text("12\u201318")


def test_a_district_is_found_by_its_name(page: Page, out: Path) -> None:
    """Searching for a district opens what is known of it."""
    page.goto((out / "map.html").as_uri())
    page.get_by_label("Sök valdistrikt eller lokal").fill("Distrikt 2 (05990002)")
    page.keyboard.press("Enter")
    popup = page.locator(".leaflet-popup-content")
    expect(popup).to_contain_text("Distrikt 2 (05990002)")
    expect(popup).to_contain_text("Sporthallen")


def test_layers_can_be_switched(page: Page, out: Path) -> None:
    """Hiding the early-voting places takes their markers away; the theme of coverage brings its legend."""
    page.goto((out / "map.html").as_uri())
    page.get_by_label("Röstningslokaler").uncheck()
    expect(page.get_by_title("Biblioteket", exact=True)).to_have_count(0)
    page.get_by_label("Röstningslokaler").check()
    expect(page.get_by_title("Biblioteket", exact=True)).to_have_count(1)
    districts = page.locator('[data-theme="districts"]')
    expect(districts).to_be_visible()
    page.get_by_label("Förtidsröstningens täckning per område").check()
    expect(districts).to_be_hidden()
    page.get_by_label("Avstånd till förtidsröstning från hemmen").check()
    expect(page.locator('[data-theme="points"]')).to_contain_text("mer än 10\u00a0km")


def test_the_map_fits_a_phone(page: Page, out: Path) -> None:
    """On a narrow screen the legend is folded and the map is not wider than the screen."""
    page.set_viewport_size({"width": 390, "height": 780})
    page.goto((out / "map.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    expect(page.get_by_text("Vallokal, inte tillgänglig")).to_be_hidden()


def test_on_a_narrow_screen_layers_are_found_and_nothing_covers_the_legend(page: Page, out: Path) -> None:
    """The button has a picture of its own and a Swedish name; the credit stands clear of legend and scale."""
    page.set_viewport_size({"width": 500, "height": 800})
    page.goto((out / "map.html").as_uri())
    button = page.get_by_role("button", name="Välj vad kartan visar")
    assert button.evaluate("b => getComputedStyle(b).backgroundImage").startswith('url("data:image/svg+xml')
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Röstningslokaler")).to_be_visible()
    credit, legend, scale = (
        page.locator(name).bounding_box()
        for name in (".leaflet-control-attribution", ".legend", ".leaflet-control-scale")
    )
    assert credit
    assert legend
    assert scale
    assert legend["y"] + legend["height"] <= credit["y"]
    assert credit["x"] + credit["width"] <= scale["x"]
    assert legend["x"] + legend["width"] <= scale["x"]


@pytest.mark.parametrize("width", [800, 1300])
def test_no_cell_of_the_report_is_overrun(page: Page, out: Path, width: int) -> None:
    """No text of a table reaches out of its cell, and the page itself is not wider than the screen."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((out / "report.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    overrun = """[...document.querySelectorAll("td, th")]
      .filter(c => c.clientWidth && c.scrollWidth > c.clientWidth + 1).map(c => c.textContent)"""
    assert page.evaluate(overrun) == []


def test_on_a_narrow_screen_the_report_is_read_without_losing_cells(page: Page, out: Path) -> None:
    """Tables of text are stacked, with the names of their cells; wide ones keep their first column in sight."""
    page.set_viewport_size({"width": 500, "height": 900})
    page.goto((out / "report.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 500
    cut = """[...document.querySelectorAll(".stack td, .stack th")]
      .filter(c => c.closest("tbody") && c.getBoundingClientRect().right > 500).map(c => c.textContent)"""
    assert page.evaluate(cut) == []
    met = page.locator("#indicators .stack tbody td:nth-child(4)").first
    assert met.evaluate("c => getComputedStyle(c, '::before').content") == '"Uppfylld:"'
    budget = page.locator("#budget .scroll").first
    budget.evaluate("b => { b.scrollLeft = 400; }")
    assert budget.evaluate("b => b.scrollLeft") > 50
    shown = budget.locator("tbody th").first.bounding_box()
    assert shown
    assert shown["x"] >= 0
    expect(page.get_by_text("går att dra i sidled")).to_be_visible()


def test_the_report_leads_to_the_map(page: Page, out: Path) -> None:
    """The link under the picture opens the map that lies beside the report; only narrow screens are told to drag."""
    page.goto((out / "report.html").as_uri())
    expect(page.get_by_text("går att dra i sidled")).to_be_hidden()
    page.get_by_role("link", name="map.html").click()
    expect(page.get_by_label("Sök valdistrikt eller lokal")).to_be_visible()


def test_the_report_tells_a_board_member_the_whole(page: Page, out: Path) -> None:
    """Verdict, notice, map, indicators, budget, timetable, coverage, accessibility, proof and sources."""
    page.goto((out / "report.html").as_uri())
    expect(page.get_by_role("note")).to_contain_text("Syntetiska data")
    expect(page.locator("#summary")).to_contain_text("Planen bryter mot en regel")
    loaded = page.locator("#map img").evaluate("image => image.complete && image.naturalWidth")
    assert loaded > 1000
    told = {
        "#indicators": ("Möten", "✗ nej", "Kansliet", "◆ Tillgänglig efter åtgärder"),
        "#budget": ("Summa nämndens internbudget", "varav intäkter", "Kvar till taket"),
        "#early": ("10\u201319", "Täckning per område", "Långt till biblioteket.", "Mobila hållplatser"),
        "#premises": ("Sporthallen", "Tröskelramp", "2\u00a0500\u00a0kr", "Enda lokalen i området."),
        "#staffing": ("Ordförande", "Vakanta"),
        "#proof": ("Bevisat", "upp till 0,400\u00a0%", "En post är vakant."),
        "#numbers": ("Lag", "Policy", "Antaganden"),
        "#sources": ("Register över röstmottagare", "syntetisk"),
    }
    for section, words in told.items():
        for text in words:
            expect(page.locator(section)).to_contain_text(text)


def test_the_report_has_no_names_of_people(page: Page, out: Path) -> None:
    """No poll worker is named in the report."""
    page.goto((out / "report.html").as_uri())
    expect(page.locator("body")).not_to_contain_text("Påhittad")


def test_the_report_prints(page: Page, out: Path, tmp_path: Path) -> None:
    """The report prints to a PDF of several pages."""
    page.goto((out / "report.html").as_uri())
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    assert (tmp_path / "report.pdf").read_bytes().count(b"/Type /Page\n") >= 5


def test_the_legend_shows_only_what_is_drawn(page: Page, out: Path) -> None:
    """Green for covered areas is explained when the theme of coverage is on, not beside districts of like colours."""
    page.goto((out / "map.html").as_uri())
    covered = page.get_by_label("Teckenförklaring").get_by_text("✓ Täckt")
    expect(covered).to_be_hidden()
    page.get_by_label("Förtidsröstningens täckning per område").check()
    expect(covered).to_be_visible()


def zoom(page: Page, button: str, until: Callable[[], bool]) -> None:
    """Click a zoom button until it is as wanted; the map does not hear clicks while it moves."""
    for _click in range(40):
        if until():
            return
        page.get_by_title(button).click()
        page.wait_for_timeout(300)


@pytest.mark.parametrize("width", [500, 1100, 1300])
def test_nothing_on_the_map_covers_anything_else(page: Page, out: Path, width: int) -> None:
    """No name that is shown covers a marker or another name or is cut off at an edge; no pin hides a polling place."""
    page.set_viewport_size({"width": width, "height": 900})
    page.goto((out / "map.html").as_uri())
    boxes = """selector => [...document.querySelectorAll(selector)].filter(n => n.style.visibility !== "hidden")
      .map(n => n.getBoundingClientRect()).map(r => [r.left, r.top, r.right, r.bottom])"""
    names = page.evaluate(boxes, ".area-label")
    assert names
    places, pins = page.evaluate(boxes, ".mark.centred svg"), page.evaluate(boxes, ".mark:not(.centred) svg")
    for i, name in enumerate(names):
        assert name[0] >= 0
        assert name[2] <= width
        assert not [other for other in (*names[i + 1 :], *places, *pins) if _overlap(name, other)]
    heads = page.evaluate(boxes, ".mark:not(.centred) svg text")
    assert not [(head, place) for head in heads for place in places if _overlap(head, place)]


def _overlap(a: list[float], b: list[float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def test_on_a_narrow_screen_the_search_takes_the_width(page: Page, out: Path) -> None:
    """A district's name and code are read whole in the box."""
    page.set_viewport_size({"width": 500, "height": 800})
    page.goto((out / "map.html").as_uri())
    box = page.get_by_label("Sök valdistrikt eller lokal").bounding_box()
    assert box
    assert box["width"] > 450


def test_markers_that_would_cover_each_other_are_small_until_zoomed_in(page: Page, out: Path) -> None:
    """Far out the markers of a place crowd and the legend says so; near, each is of full size."""
    page.set_viewport_size({"width": 720, "height": 300})
    page.goto((out / "map.html").as_uri())
    small, note = page.locator(".mark.crowded"), page.locator(".legend [data-crowded]")
    zoom(page, "Zooma ut", lambda: small.count() > 0)
    expect(small).not_to_have_count(0)
    expect(note).to_have_js_property("hidden", False)
    zoom(page, "Zooma in", lambda: small.count() == 0)
    expect(small).to_have_count(0)
    expect(note).to_have_js_property("hidden", True)
