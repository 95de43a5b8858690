"""The REST API over sample articles: every route, every kind of problem."""

import csv
import io
from collections.abc import Callable
from typing import Any

import httpx
import jsonschema
import pytest

from service.columns import EVENT_COLUMNS
from service.graph.seeks import SHOWN
from service.loading.pipeline import Report
from tests.integration.samples import SAMPLES

Ask = Callable[..., httpx.Response]


@pytest.fixture
def loaded(load_articles: Callable[..., Report]) -> Report:
    return load_articles(SAMPLES)


def pages(ask: Ask, address: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    following: str | None = address
    while following:
        answer = ask(following)
        assert answer.status_code == 200, answer.text
        body = answer.json()
        linked = answer.headers.get("link", "")
        assert (body["next"] is None) == (not linked)
        assert not linked or linked == f'<{body["next"]}>; rel="next"'
        found += body["items"]
        following = body["next"]
    return found


@pytest.mark.usefixtures("loaded")
def test_api_answers(ask: Ask) -> None:  # one load of the samples serves every question
    document = ask("/openapi.json").json()
    check_shapes(ask, document)
    check_pages(ask)
    check_filters(ask)
    check_csv(ask)
    check_claims_and_articles(ask)
    check_caching(ask)
    check_packing(ask)
    check_accepting(ask)
    check_problems(ask)


def check_packing(ask: Ask) -> None:
    plain = ask("/v1/actors/PRK/timeline", headers={"Accept-Encoding": "identity"})
    packed = ask("/v1/actors/PRK/timeline", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["vary"]
    assert packed.json() == plain.json()
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    again = {"Accept-Encoding": "gzip", "If-None-Match": packed.headers["etag"]}
    answer = ask("/v1/actors/PRK/timeline", headers=again)
    assert (answer.status_code, answer.content) == (304, b"")
    assert "content-encoding" not in answer.headers
    head = ask("/v1/actors/PRK/timeline", method="HEAD", headers={"Accept-Encoding": "gzip"})
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", packed.headers["etag"])
    assert "content-encoding" not in ask("/livez", headers={"Accept-Encoding": "gzip"}).headers


ACCEPTED = {
    "text/csv": "text/csv",
    "TEXT/CSV; charset=utf-8": "text/csv",
    "text/csv, */*": "text/csv",
    "application/json;q=0.5, text/csv": "text/csv",
    "application/json, text/csv;q=0.5": "application/json",
    "application/json, text/csv": "application/json",
    "text/csv;q=0": "application/json",
    "text/csv;q=best": "application/json",
    "text/html, */*;q=0.8": "application/json",
    "": "application/json",
}


def check_accepting(ask: Ask) -> None:
    for accepted, expected in ACCEPTED.items():
        answer = ask("/v1/sources?limit=1", headers={"Accept": accepted})
        assert answer.headers["content-type"].partition(";")[0] == expected, accepted
        assert "Accept" in answer.headers["vary"].split(", ")
    for path in ("/v1/events", "/v1/stats/timeseries"):
        answer = ask(path, headers={"Accept": "text/csv"})
        assert answer.text == ask(f"{path}?format=csv").text
        assert ask(f"{path}?format=json", headers={"Accept": "text/csv"}).json()["items"]


def check_shapes(ask: Ask, document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    addresses = {
        "/v1/events": "/v1/events",
        "/v1/actors": "/v1/actors?q=north%20korea",
        "/v1/actors/{id}": "/v1/actors/prk",
        "/v1/actors/{id}/timeline": "/v1/actors/PRK/timeline",
        "/v1/dyads/{a}/{b}/timeline": "/v1/dyads/RUS/PRK/timeline",
        "/v1/instruments": "/v1/instruments",
        "/v1/instruments/{id}": "/v1/instruments/prk-rus-comprehensive-strategic-partnership",
        "/v1/sources": "/v1/sources",
        "/livez": "/livez",
        "/readyz": "/readyz",
    }
    for path, address in addresses.items():
        answer = ask(address)
        assert answer.status_code == 200, (path, answer.text)
        schema = document["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        jsonschema.validate(answer.json(), {**schema, "components": document["components"]})
        if "items" in answer.json():
            assert answer.json()["items"], path


def check_pages(ask: Ask) -> None:
    for address in ("/v1/events?undated=include&status=all", "/v1/actors", "/v1/sources", "/v1/actors/RUS/timeline"):
        whole = pages(ask, f"{address}{'&' if '?' in address else '?'}limit=200")
        assert pages(ask, f"{address}{'&' if '?' in address else '?'}limit=3") == whole
    newest = [event["id"] for event in pages(ask, "/v1/events?limit=7")]
    assert [event["id"] for event in pages(ask, "/v1/events?limit=7&sort=date")] == newest[::-1]


def check_csv(ask: Ask) -> None:
    answer = ask("/v1/actors/RUS/timeline?format=csv&limit=3")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    events = ask("/v1/actors/RUS/timeline?limit=3").json()["items"]
    assert [row["id"] for row in rows] == [event["id"] for event in events]
    assert tuple(rows[0]) == EVENT_COLUMNS
    following = answer.headers["link"].partition(">")[0].removeprefix("<")
    assert "format=csv" in following
    assert len(list(csv.DictReader(io.StringIO(ask(following).text)))) >= 1


def check_filters(ask: Ask) -> None:
    everything = pages(ask, "/v1/events?status=all&undated=include&limit=200")
    shown = pages(ask, "/v1/events?limit=200")
    assert {event["status"] for event in shown} <= set(SHOWN)
    assert len(everything) > len(shown)
    ratified = pages(ask, "/v1/events?kind=treaty_ratified&actor=PRK")
    assert {event["kind"] for event in ratified} == {"treaty_ratified"}
    june = pages(ask, "/v1/events?from=2024-06-01&to=2024-06-30&date_match=certain")
    assert june
    assert all("2024-06-01" <= event["earliest"] <= event["latest"] <= "2024-06-30" for event in june)
    possible = pages(ask, "/v1/events?from=2024-06-01&to=2024-06-30")
    assert {event["id"] for event in june} <= {event["id"] for event in possible}
    assert {e["place"]["country"] for e in pages(ask, "/v1/events?country=prk")} == {"PRK"}
    both = pages(ask, "/v1/events?actor=RUS&with=PRK&limit=200")
    assert [e["id"] for e in both] == [e["id"] for e in pages(ask, "/v1/dyads/PRK/RUS/timeline?limit=200")]
    assert {e["type"] for e in pages(ask, "/v1/events?type=CONSULT&type=SUPPORT")} <= {"CONSULT", "SUPPORT"}
    exact = pages(ask, "/v1/events?actor=RUS&exact=true")
    assert all(any(p["actor_id"] == "RUS" for p in event["participants"]) for event in exact)
    sources = [entry["source"]["id"] for entry in pages(ask, "/v1/sources")]
    assert sum(len(pages(ask, f"/v1/events?status=all&undated=include&source={s}")) for s in sources) >= len(everything)


def check_claims_and_articles(ask: Ask) -> None:
    shared = next(event for event in pages(ask, "/v1/events?limit=200") if event["source_count"] > 1)
    claims = pages(ask, f"/v1/events/{shared['id']}/claims?limit=1")
    assert len(claims) == shared["claim_count"]
    assert {claim["event_id"] for claim in claims} == {shared["id"]}
    for claim in claims:
        article = ask(f"/v1/articles/{claim['article']['id']}").json()
        stated = next(found for found in article["claims"] if found["id"] == claim["id"])
        assert (stated["quote"], stated["start"], stated["rule"]) == (claim["quote"], claim["start"], claim["rule"])
    assert ask(f"/v1/events/{shared['id']}").json() == shared
    treaty = ask("/v1/instruments/prk-rus-comprehensive-strategic-partnership").json()
    assert [party["actor_id"] for party in treaty["parties"]] == ["PRK", "RUS"]
    assert {"signed", "ratified", "entered_into_force"} <= {step["step"] for step in treaty["steps"]}


def check_caching(ask: Ask) -> None:
    first = ask("/v1/actors/PRK/timeline")
    again = ask("/v1/actors/PRK/timeline", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert ask("/v1/actors/PRK/timeline", headers={"If-None-Match": '"other"'}).status_code == 200
    head = ask("/v1/actors/PRK/timeline", method="HEAD")
    assert (head.status_code, head.content, head.headers["etag"]) == (200, b"", first.headers["etag"])
    assert first.headers["x-content-type-options"] == "nosniff"


PROBLEMS = [
    ("/v1/events?frm=2024-01-01", 400, "did you mean 'from'?"),
    ("/v1/events?kind=naval_dril", 400, "did you mean 'naval_drill'?"),
    ("/v1/events?type=PARTY", 400, "no type is called 'PARTY'"),
    ("/v1/events?status=maybe", 400, "no status is called 'maybe'"),
    ("/v1/events?type=mobilize", 400, "no type is called 'mobilize'; did you mean 'MOBILIZE'?"),
    ("/v1/events?type=QQQ", 400, "there is "),
    (
        "/v1/events?status=happened",
        400,
        "there is occurred, ongoing, habitual, planned, postponed, cancelled, denied, all",
    ),
    (
        "/v1/events?kind=treaty",
        400,
        "did you mean 'treaty_signed' or 'treaty_ratified' or 'treaty_entered_into_force'?",
    ),
    ("/v1/events?kind=qqq", 400, "/openapi.json lists them"),
    ("/v1/events?quad_class=5", 400, "there is 1, 2, 3, 4"),
    ("/v1/events?from=yesterday", 400, "from: 'yesterday' cannot be used: write a day as in 2024-11-12"),
    ("/v1/events?from=2024-01-01T10:00", 400, "from: '2024-01-01T10:00' is no day: write one as in 2024-11-12"),
    ("/v1/events?from=2024-13-01", 400, "from: '2024-13-01' is no day: write one as in 2024-11-12"),
    ("/v1/events?from=2024-01-01&from=2024-01-02", 400, "from is given 2 times, and takes one value here"),
    ("/v1/actors?q=a&q=b", 400, "q is given 2 times"),
    ("/v1/runs?loader=", 400, "loader: it is empty"),
    ("/v1/events?exact=perhaps", 400, "exact: 'perhaps' is neither true nor false"),
    ("/v1/events?sort=up", 400, "sort: 'up' is none of '-date' or 'date'"),
    ("/v1/events?limit=many", 400, "limit: 'many' is no whole number"),
    ("/v1/events?actor=RUS&with=NOWHERE", 400, "no actor has the id 'NOWHERE'"),
    ("/v1/events?from=2024-02-01&to=2024-01-01", 400, "is after to"),
    ("/v1/events?with=PRK", 400, "with needs actor"),
    ("/v1/events?actor=NOWHERE", 400, "no actor has the id 'NOWHERE'"),
    ("/v1/events?limit=0", 400, "limit: 0 is less than 1"),
    ("/v1/events?cursor=%F0%9F%98%80", 400, "cursor is not of this list"),
    ("/v1/events?cursor=AAAA", 400, "cursor is not of this list"),
    ("/v1/actors/NOWHERE", 404, "no actor has the id 'NOWHERE'"),
    ("/v1/actors/NOWHERE/timeline", 404, "no actor has the id"),
    ("/v1/events/none", 404, "no event has the id 'none'"),
    ("/v1/events/none/claims", 404, "no event has the id 'none'"),
    ("/v1/articles/none", 404, "no article has the id"),
    ("/v1/instruments/none", 404, "no treaty has the id"),
    ("/nothing", 404, "there is nothing at /nothing"),
]


def check_problems(ask: Ask) -> None:
    for address, status, part in PROBLEMS:
        answer = ask(address)
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json"), address
        body = answer.json()
        assert body["status"] == status
        assert part in body["detail"], body
    assert ask("/v1/events?actor=RUS&with=NOWHERE").json()["errors"][0]["parameter"] == "with"
    assert ask("/v1/events", method="DELETE").status_code == 405
    assert ask("/v1/events", method="DELETE").headers["allow"] == "GET, HEAD"
    assert ask("/v1/events", method="DELETE").headers["content-type"] == "application/problem+json"
    assert ask("/v1/events", headers={"Host": "evil.example"}).status_code == 421
    assert ask("/v1/actors?q=%00%22OR%201=1%20~*%5C").status_code == 200
    first = ask("/v1/events?limit=1").json()["next"]
    assert ask(first.replace("/v1/events?", "/v1/events?kind=visit&")).status_code == 400


def test_docs_load_nothing_from_elsewhere(ask: Ask) -> None:
    page = ask("/docs")
    assert page.status_code == 200
    assert "//cdn" not in page.text
    assert "https://" not in page.text
