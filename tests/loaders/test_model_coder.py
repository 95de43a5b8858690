"""A model as a coder, against a site on loopback that answers well, badly and never."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from jsonschema import Draft202012Validator

from service.errors import ModelAnswerError, ModelBusyError, ModelError, ModelTimeoutError, UsageError
from service.loading import Context
from service.loading.coders import Coder, coder_named
from service.loading.model_coder import Model, open_model
from service.model import Article, Source
from service.settings import Settings
from tests.loaders.sites import Answer, Site, serving

TEXT = (
    "Kenya ratified the fisheries treaty with Tanzania on Monday, the foreign ministry said. "
    "Up to 300 soldiers of the Harbour Guard watched in Mombasa.\n"
    "A Nigerian envoy, Ada Obi, left on 12 May 2025."
)
ARTICLE = Article.of(source=Source(id="wire", name="Wire"), text=TEXT, title="A pact", published_on=date(2025, 5, 14))
RATIFIED = {
    "quote": "Kenya ratified the fisheries treaty with Tanzania on Monday",
    "kind": "treaty_ratified",
    "status": "occurred",
    "participants": [{"role": "actor", "name": "Kenya"}, {"role": "recipient", "name": "Tanzania"}],
    "date": "on Monday",
    "place": None,
    "said_by": [],
}
WATCHED = RATIFIED | {
    "quote": "Up to 300 soldiers of the Harbour Guard watched in Mombasa.",
    "kind": "military_drill",
    "participants": [{"role": "actor", "name": "the Harbour Guard"}],
    "date": None,
    "place": "Mombasa",
    "said_by": ["Kenya"],
}
LEFT = RATIFIED | {
    "quote": "A Nigerian envoy, Ada Obi, left on 12 May 2025.",
    "kind": "visit",
    "participants": [{"role": "actor", "name": "Ada Obi"}],
    "date": "12 May 2025",
}
CHAT = "/v1/chat/completions"


def completion(*claims: object, tokens: int | None = 900) -> Answer:
    return said(json.dumps({"claims": claims}), tokens)


def said(content: object, tokens: int | None = 900) -> Answer:
    body = {"choices": [{"message": {"role": "assistant", "content": content}}]}
    return Answer(body=json.dumps(body | ({"usage": {"total_tokens": tokens}} if tokens is not None else {})).encode())


@contextmanager
def asked(*answers: Answer, **changes: float) -> Iterator[tuple[Coder, Context, Site]]:
    with serving({CHAT: list(answers)}) as site:
        model = Model(f"{site.url}/v1", "small", "secret", **{"timeout": 5.0, "back_off": 0.01, **changes})
        context = Context()
        with open_model(model, context.reject) as coder:
            yield coder, context, site


def test_words_become_a_claim_with_offsets_ids_and_days() -> None:
    with asked(completion(RATIFIED)) as (coder, context, _):
        (claim,) = coder.code(ARTICLE)
    assert TEXT[claim.start : claim.end] == claim.quote == RATIFIED["quote"]
    assert (claim.type, claim.kind, claim.edtf, claim.date_rule) == (
        "SUPPORT",
        "treaty_ratified",
        "2025-05-12",
        "clause",
    )
    assert [(p.role, p.actor_id, p.text) for p in claim.participants] == [
        ("actor", "KEN", "Kenya"),
        ("recipient", "TZA", "Tanzania"),
    ]
    assert (claim.rule, claim.confidence, context.rejected) == ("llm.small", 0.5, {})


def test_what_no_table_knows_is_provisional() -> None:
    with asked(completion(LEFT, WATCHED)) as (coder, _, _):
        watched, left = coder.code(ARTICLE)
    assert [p.actor_id for p in (*watched.participants, *left.participants)] == ["name:harbour-guard", "name:ada-obi"]
    assert (watched.place and watched.place.name, watched.quantities[0].max) == ("Mombasa", 300)
    assert [who.actor_id for who in watched.attributed_to] == ["KEN"]
    assert (watched.edtf, watched.date_rule) == ("../2025-05-14", "publication")
    assert left.edtf == "2025-05-12"


def test_request_asks_for_the_schema_without_chance() -> None:
    with asked(completion()) as (coder, _, site):
        coder.code(ARTICLE)
    ((_, headers),) = site.asked
    body = json.loads(site.sent[0])
    schema = body["response_format"]["json_schema"]["schema"]
    assert (headers["authorization"], body["model"], body["temperature"]) == ("Bearer secret", "small", 0)
    assert json.loads(body["messages"][1]["content"]) == {"title": "A pact", "published_on": "2025-05-14", "text": TEXT}
    assert Draft202012Validator(schema).is_valid({"claims": [RATIFIED, LEFT]})
    assert not Draft202012Validator(schema).is_valid({"claims": [RATIFIED | {"kind": "party"}]})


REFUSED = [
    ({"quote": "Kenya has ratified the treaty"}, "claim_quote"),
    ({"quote": " "}, "claim_quote"),
    ({"quote": "A pact"}, "claim_quote"),
    ({"kind": "party"}, "claim_kind"),
    ({"status": "rumoured"}, "claim_status"),
    ({"date": "on Tuesday"}, "claim_date"),
    ({"date": "2025-05-12"}, "claim_date"),
    ({"date": "12 May 2025"}, "claim_date"),
    ({"date": "Mon"}, "claim_date"),
    ({"date": "treaty"}, "claim_date"),
    ({"participants": [{"role": "actor", "name": "Uganda"}]}, "claim_actor"),
    ({"participants": [{"role": "actor", "name": "Niger"}]}, "claim_actor"),
    ({"participants": [{"role": "actor", "name": "soldiers"}]}, "claim_actor"),
    ({"participants": [{"role": "recipient", "name": "Kenya"}]}, "claim_actor"),
    ({"participants": []}, "claim_actor"),
    ({"participants": [{"role": "target", "name": "Kenya"}]}, "claim_role"),
    ({"place": "Nairobi"}, "claim_place"),
    ({"said_by": ["Reuters"]}, "claim_actor"),
]


@pytest.mark.parametrize(("change", "reason"), REFUSED)
def test_claim_that_the_text_does_not_bear_out_is_refused_alone(change: dict[str, object], reason: str) -> None:
    with asked(completion(RATIFIED | change, LEFT)) as (coder, context, _):
        assert [claim.kind for claim in coder.code(ARTICLE)] == ["visit"]
    assert context.rejected == {reason: 1}
    assert context.rejects[0].startswith("A pact: ")


def test_date_is_as_fine_as_the_text_has_it() -> None:
    with asked(completion(LEFT | {"date": "May 2025"})) as (coder, _, _):
        assert [claim.edtf for claim in coder.code(ARTICLE)] == ["2025-05-12"]


def test_relative_date_without_a_day_of_publication_stays_open() -> None:
    undated = Article.of(source=ARTICLE.source, text=TEXT)
    with asked(completion(RATIFIED)) as (coder, _, _):
        assert [(claim.edtf, claim.date_rule) for claim in coder.code(undated)] == [("", "none")]


UNUSABLE = [
    (Answer(body=b"<html>"), ModelAnswerError, "no completion"),
    (Answer(body=b'{"choices": []}'), ModelAnswerError, "no completion"),
    (said(None), ModelAnswerError, "no completion"),
    (said("Here are the events:"), ModelAnswerError, "does not fit the schema"),
    (said('{"claims": [{"quote": "Ken'), ModelAnswerError, "does not fit the schema"),
    (said("[" * 5000), ModelAnswerError, "does not fit the schema"),
    (completion({"quote": "Kenya"}), ModelAnswerError, "does not fit the schema"),
    (completion(RATIFIED | {"earliest": "2025-05-12"}), ModelAnswerError, "does not fit the schema"),
    (Answer(429), ModelBusyError, "answers 429"),
    (Answer(429, headers={"Retry-After": "3600"}), ModelBusyError, "in 3600 seconds"),
    (Answer(500), ModelError, "answers 500"),
    (Answer(503), ModelError, "answers 503"),
    (Answer(401), ModelError, "answers 401"),
    (Answer(302, headers={"Location": "/elsewhere"}), ModelError, "answers 302"),
    (Answer(body=b" ", slow=3), ModelTimeoutError, "does not answer within 0.4 seconds"),
    (Answer(body=b" " * 10, slow=0.1, endless=True), ModelTimeoutError, "not whole after 0.4 seconds"),
]


@pytest.mark.parametrize(("answer", "fault", "sentence"), UNUSABLE)
def test_answer_that_cannot_be_used_is_the_articles_fault(
    answer: Answer, fault: type[ModelError], sentence: str
) -> None:
    with asked(answer, timeout=0.4) as (coder, _, _), pytest.raises(fault, match=sentence) as raised:
        coder.code(ARTICLE)
    assert type(raised.value) is fault
    assert "secret" not in str(raised.value)


def test_busy_model_is_asked_again() -> None:
    busy = Answer(429, headers={"Retry-After": "0"})
    with asked(busy, Answer(503), completion(RATIFIED)) as (coder, _, site):
        assert len(coder.code(ARTICLE)) == 1
    assert (len(site.asked), coder.usage.requests, coder.usage.tokens) == (3, 3, 900)


def test_model_that_is_away_is_not_asked_for_ever() -> None:
    with asked(Answer(500)) as (coder, _, site):
        for _ in range(8):
            with pytest.raises(ModelError):
                coder.code(ARTICLE)
    assert len(site.asked) == 5


def test_model_that_nobody_serves_is_a_fault() -> None:
    away = Model("http://127.0.0.1:1/v1", "small", back_off=0)
    with open_model(away, Context().reject) as coder, pytest.raises(ModelError, match="cannot be asked"):
        coder.code(ARTICLE)


def test_budget_ends_the_asking() -> None:
    with asked(completion(tokens=9_000), budget=10_000) as (coder, _, site):
        coder.code(ARTICLE)
        with pytest.raises(ModelError, match="9,000 of 10,000 tokens are used") as raised:
            coder.code(ARTICLE)
    assert (raised.value.reason, len(site.asked)) == ("model_budget", 1)


def test_tokens_that_nobody_counts_are_reckoned() -> None:
    with asked(completion(tokens=None)) as (coder, _, site):
        coder.code(ARTICLE)
    assert coder.usage.tokens > len(site.sent[0]) // 4


def test_another_model_is_another_version() -> None:
    versions = set()
    for name in ("small", "large"):
        with coder_named("llm", Settings(llm_url="http://127.0.0.1:1", llm_model=name))(Context().reject) as coder:
            versions.add(coder.version)
    with coder_named("rules", Settings())(Context().reject) as coder:
        versions.add(coder.version)
    assert len(versions) == 3


def test_model_has_to_be_named() -> None:
    with pytest.raises(UsageError, match="CASUS_LLM_URL and CASUS_LLM_MODEL"):
        coder_named("llm", Settings())
