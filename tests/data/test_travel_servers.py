"""Routing servers: asked over HTTP in blocks, here stood in for by a server that answers in their shapes."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
import pytest

from tests.data.travel_world import asked
from valplan.data import InputFaults
from valplan.data.travel import servers
from valplan.data.travel.road_files import to_sweref
from valplan.data.travel.servers import Server, osrm, valhalla

HOMES = {f"h{n}": (100.0 * n, 0.0) for n in range(5)}
PREMISES = {f"p{n}": (100.0 * n, 300.0) for n in range(3)}
OFF_MAP = 400.0  # metres east: where h4 lives


def _waypoint(spot: Any) -> dict[str, Any]:
    return {"location": list(spot), "name": "", "hint": "", "distance": 0}


def _place(spot: Any) -> dict[str, float]:
    return {"lon": spot[0], "lat": spot[1]}


def _cell(home: int, premises: int, metres: float | None) -> dict[str, Any]:
    way = {"distance": None, "time": None} if metres is None else {"distance": metres / 1000, "time": metres / 10}
    return {"from_index": home, "to_index": premises, **way}


class _Town(BaseHTTPRequestHandler):
    """Answers like OSRM and Valhalla for a town where every way is the sum of east and north, at 10 m/s."""

    requests: list[str]
    fail: int = 0
    null: bool = False
    refuse_off_map: bool = False
    shift_m: float = 0.0

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        """OSRM's table service."""
        self.requests.append(self.path)
        parts = urlsplit(self.path)
        at = [tuple(map(float, p.split(","))) for p in parts.path.rsplit("/", 1)[1].split(";")]
        query = {k: v[0] for k, v in parse_qs(parts.query, separator="&").items()}
        home, premises = ([at[int(i)] for i in query[k].split(";")] for k in ("sources", "destinations"))
        metres, off = self._metres(home, premises)
        if off and self.refuse_off_map:
            return self._answer(400, {"code": "NoSegment", "message": "Could not find a matching segment"})
        return self._answer(
            200,
            {
                "code": "Ok",
                "distances": metres,
                "durations": [[None if m is None else m / 10 for m in row] for row in metres],
                "sources": [_waypoint(p) for p in self._put(home)],
                "destinations": [_waypoint(p) for p in self._put(premises)],
            },
        )

    def do_POST(self) -> None:
        """Valhalla's sources_to_targets."""
        self.requests.append(self.path)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        home, premises = ([(p["lon"], p["lat"]) for p in body[k]] for k in ("sources", "targets"))
        metres, off = self._metres(home, premises)
        if off and self.refuse_off_map:
            return self._answer(
                400, {"error_code": 171, "error": "No suitable edges near location", "status_code": 400}
            )
        cells = [[_cell(i, j, m) for j, m in enumerate(row)] for i, row in enumerate(metres)]
        return self._answer(200, {
            "sources_to_targets": cells, "units": "kilometers",
            "sources": [_place(p) for p in self._put(home)], "targets": [_place(p) for p in self._put(premises)],
        })  # fmt: skip

    def _metres(self, home: list[Any], premises: list[Any]) -> tuple[list[list[float | None]], bool]:
        a, b = (to_sweref(*np.array(spots).T[::-1]) for spots in (home, premises))
        apart = np.abs(a[:, None] - b[None]).sum(axis=2).round(1)
        off = a[:, 0] > 530_000 + OFF_MAP - 50
        gone = [[None if self.null and off[i] else float(m) for m in row] for i, row in enumerate(apart)]
        return gone, bool(off.any())

    def _put(self, spots: list[Any]) -> list[Any]:
        return [(lon, lat + self.shift_m / 111_400) for lon, lat in spots]

    def _answer(self, code: int, body: dict[str, Any]) -> None:
        if type(self).fail > 0:
            type(self).fail -= 1
            code, body = 503, {"message": "busy"}
        data = json.dumps(body).encode()
        self.send_response(code)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def town() -> Iterator[tuple[str, type[_Town]]]:
    """A server of its own for a test, and its switches."""
    kind = type("Town", (_Town,), {"requests": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", kind
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "PAUSE_S", 0.0)
    monkeypatch.setattr(servers, "BLOCK", 2)


KINDS = pytest.mark.parametrize("kind", [osrm, valhalla], ids=["osrm", "valhalla"])
EXPECTED = [[300 + 100 * abs(h - p) for p in range(3)] for h in range(5)]


@KINDS
def test_blocks(town: tuple[str, type[_Town]], kind: Any) -> None:
    """Homes and premises are asked for in blocks and put together again in order."""
    url, handler = town
    found = Server(url + "/", kind, straight_allowed=False).ways(asked(HOMES, PREMISES))
    assert found.metres == pytest.approx(np.array(EXPECTED), abs=1)
    assert found.seconds == pytest.approx(np.array(EXPECTED) / 10, abs=1)
    assert len(handler.requests) == 3 * 2
    start = "/table/v1/driving/" if kind is osrm else "/sources_to_targets"
    assert all(r.startswith(start) for r in handler.requests)


@KINDS
def test_null_is_unreachable(town: tuple[str, type[_Town]], kind: Any) -> None:
    """A pair that the server answers null for is a fault, or has the straight line and is counted."""
    url, handler = town
    handler.null = True
    with pytest.raises(InputFaults, match="h4 → p0: ingen väg leder") as caught:
        Server(url, kind, straight_allowed=False).ways(asked(HOMES, PREMISES))
    assert len(caught.value.faults) == 3
    found = Server(url, kind, straight_allowed=True).ways(asked(HOMES, PREMISES))
    assert found.told.unreachable == 3
    assert found.metres[4].tolist() == [500, round(np.hypot(300, 300)), round(np.hypot(200, 300))]


@KINDS
def test_a_block_with_a_place_off_the_map(town: tuple[str, type[_Town]], kind: Any) -> None:
    """A refused block is asked for in parts, so that one place off the map costs no other its answer."""
    url, handler = town
    handler.refuse_off_map = True
    found = Server(url, kind, straight_allowed=True).ways(asked(HOMES, PREMISES))
    assert found.told.unreachable == 3
    assert found.metres[:4] == pytest.approx(np.array(EXPECTED[:4]), abs=1)


@KINDS
def test_the_wrong_map(town: tuple[str, type[_Town]], kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that refuses pair after pair has the map of another place, which is a fault."""
    url, handler = town
    handler.refuse_off_map = True
    monkeypatch.setattr(servers, "MOST_REFUSED", 2)
    with pytest.raises(InputFaults, match="servern nekar: 400"):
        Server(url, kind, straight_allowed=True).ways(asked(HOMES, PREMISES))


@KINDS
def test_the_way_to_the_road(town: tuple[str, type[_Town]], kind: Any) -> None:
    """Where the server moves places to its roads the way there is added and told."""
    url, handler = town
    handler.shift_m = 20.0
    found = Server(url, kind, straight_allowed=False).ways(asked(HOMES, PREMISES, detour_factor=2.0))
    assert found.metres == pytest.approx(np.array(EXPECTED) + 2 * 20 * 2, abs=2)
    assert (found.told.snapped, found.told.snap_max_m) == (8, 20)


@KINDS
def test_a_busy_server_is_asked_again(town: tuple[str, type[_Town]], kind: Any) -> None:
    """A server that is busy is asked again, but not for ever."""
    url, handler = town
    handler.fail = servers.TRIES - 1
    assert Server(url, kind, straight_allowed=False).ways(asked(HOMES, PREMISES)).told.unreachable == 0
    handler.fail = servers.TRIES
    with pytest.raises(InputFaults, match=r"servern svarar inte \(503 busy\); den tillfrågades 3 gånger"):
        Server(url, kind, straight_allowed=False).ways(asked(HOMES, PREMISES))


@KINDS
def test_no_server(kind: Any) -> None:
    """A server that is not there is a fault that says how to go on."""
    closed = ThreadingHTTPServer(("127.0.0.1", 0), _Town)
    closed.server_close()
    url = f"http://127.0.0.1:{closed.server_port}"
    with pytest.raises(InputFaults, match=r"servern svarar inte.*travel\.md"):
        Server(url, kind, straight_allowed=True).ways(asked(HOMES, PREMISES))


@pytest.mark.parametrize("answer", [b"<html>", b"[]", b"{}", b'{"distances": [[1]], "durations": [["x"]]}'])
@KINDS
def test_another_kind_of_server(kind: Any, answer: bytes) -> None:
    """An answer that is no table is a fault, not a crash."""

    class Other(BaseHTTPRequestHandler):
        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        do_POST = do_GET  # noqa: N815

    server = ThreadingHTTPServer(("127.0.0.1", 0), Other)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        with pytest.raises(InputFaults, match="ingen tabell med avstånd"):
            Server(f"http://127.0.0.1:{server.server_port}", kind, straight_allowed=True).ways(asked(HOMES, PREMISES))
    finally:
        server.shutdown()
        server.server_close()
