"""The fact document: read, written, and every fault named."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kgbuild import resources
from kgbuild.errors import FormatError
from kgbuild.facts import ATTRIBUTES, FACT_TYPES, Document, dumps, faults, loads, read, schema
from kgbuild.facts.form import form_faults
from kgbuild.facts.schema import dumped

DESIGN = Path(__file__).parents[2] / "shared/design/facts.schema.json"  # beside the checkout, if at all
TEXT = "Anna Berg, the Foreign Minister of Norway, met Chad’s envoy in Oslo on 2 May 2024."
SOUND: dict[str, Any] = {
    "format": "kgbuild-facts/1",
    "article": {"id": "oslo-talks", "title": "Talks", "url": "https://example.org/talks", "published": "2024-05-03"},
    "entities": [
        {"id": "e1", "type": "Person", "name": "Anna Berg", "aliases": ["Berg"]},
        {"id": "e2", "type": "State", "name": "Norway", "sameAs": ["http://www.wikidata.org/entity/Q20"]},
        {"id": "e3", "type": "State", "name": "Chad"},
        {"id": "e4", "type": "Place", "name": "Oslo", "evidence": [{"start": 63, "end": 67, "quote": "Oslo"}]},
    ],
    "facts": [
        {
            "id": "f1",
            "type": "HoldsPosition",
            "roles": {"holder": ["e1"], "of": ["e2"]},
            "attributes": {"title": "Foreign Minister"},
            "evidence": [{"start": 0, "end": 41, "quote": "Anna Berg, the Foreign Minister of Norway"}],
        },
        {
            "id": "f2",
            "type": "Meeting",
            "roles": {"participant": ["e1", "e3"], "place": ["e4"]},
            "attributes": {"ordinal": 3, "venue": "the castle"},
            "date": "2024-05-02",
            "status": "denied",
            "confidence": 0.5,
            "by": "rules/meeting.meet",
            "evidence": [{"start": 43, "end": 67, "quote": "met Chad’s envoy in Oslo"}],
        },
        {
            "id": "f3",
            "type": "Statement",
            "roles": {"speaker": ["e1"]},
            "attributes": {"act": "state", "topic": "talks"},
            "evidence": [{"start": 0, "end": 9, "quote": "Anna Berg"}],
        },
    ],
}


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the sound document with one value set, or taken out where it is DELETE."""
    data = copy.deepcopy(SOUND)
    *steps, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    at: Any = data
    for step in steps:
        at = at[step]
    if value is DELETE:
        del at[last]
    else:
        at[last] = value
    return data


DELETE = object()
SPAN = {"start": 0, "end": 9, "quote": "Anna Berg"}


def test_a_sound_document_has_no_fault_with_or_without_its_text() -> None:
    assert list(faults(SOUND)) == []
    assert list(faults(SOUND, TEXT)) == []


def test_a_document_that_is_read_and_written_is_the_same() -> None:
    document = Document.from_json(SOUND)
    assert document.to_json() == SOUND
    assert Document.from_json(json.loads(dumps(document))) == document


def test_equal_documents_give_the_same_text_in_whatever_order_their_keys_came() -> None:
    turned = copy.deepcopy(SOUND)
    for fact in turned["facts"]:
        for key in ("roles", "attributes"):
            fact[key] = dict(reversed(fact[key].items()))
    assert dumps(Document.from_json(turned)) == dumps(Document.from_json(SOUND))


def test_a_whole_number_with_a_point_is_a_whole_number() -> None:
    document = Document.from_json(changed("facts/1/attributes/ordinal", 46.0))
    assert repr(document.facts[1].attributes["ordinal"]) == "46"


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("format", "kgbuild-facts/2", 'format: expected "kgbuild-facts/1", found "kgbuild-facts/2"'),
        ("entities", DELETE, "entities is missing"),
        ("entities", {}, "entities: expected a list, found an object"),
        ("article/id", "a/b", 'article.id: "a/b" does not match'),
        ("article/id", "oslo\n", 'article.id: "oslo\\n" does not match'),
        ("article/id", "x" * 129, "article.id: "),
        ("article/author", 5, "article.author: expected a string, found 5"),
        ("article/url", "example.org/talks", 'article.url: "example.org/talks" is no absolute address'),
        ("article/published", "2 May", "article.published: "),
        ("article/published", "2024-02-30", "article.published: there is no day 2024-02-30"),
        ("article/retrieved", "2024-05-05/2024-05-01", "article.retrieved: the interval"),
        ("article/odd key", 1, 'article["odd key"] is no key of the format'),
        ("entities/0/type", "Human", 'entities[0].type: "Human" is none of State'),
        ("entities/0/type", ["Person"], "entities[0].type: a list is none of State"),
        ("entities/0/name", "", "entities[0].name is empty"),
        ("entities/0/name", " ", "entities[0].name is blank"),
        ("entities/0/name", "Anna\x00Berg", "entities[0].name: the character U+0000 at 4"),
        ("entities/0/name", "\ud800", "entities[0].name: the character U+D800 at 0"),
        ("entities/0/name", "x" * 100_001, "entities[0].name is longer than 100000 characters"),
        ("entities/0/aliases/0", None, "entities[0].aliases[0]: expected a string, found null"),
        ("entities/1/id", "e1", 'entities[1].id: "e1" is taken by another of the entities'),
        ("entities/1/sameAs/0", "Q20", 'entities[1].sameAs[0]: "Q20" is no absolute IRI'),
        ("entities/3/evidence/0/end", 68, "entities[3].evidence[0].quote: "),
        ("facts/0/type", "Sits", 'facts[0].type: "Sits" is none of HoldsPosition'),
        ("facts/1/id", "f1", 'facts[1].id: "f1" is taken by another of the facts'),
        ("facts/0/roles/holder", [], "facts[0].roles.holder is empty"),
        ("facts/0/roles/holder", DELETE, "facts[0].roles.holder is missing; HoldsPosition needs it"),
        ("facts/0/roles/holder", ["e9"], 'facts[0].roles.holder[0]: no entity has the id "e9"'),
        ("facts/0/roles/holder", ["e2"], 'facts[0].roles.holder[0]: "e2" is a State; holder takes Person'),
        ("facts/0/roles/of", ["e2", "e3"], "facts[0].roles.of: HoldsPosition has one of; make a fact of each"),
        ("facts/0/roles/speaker", ["e1"], "facts[0].roles.speaker is no role of HoldsPosition"),
        ("facts/1/roles/participant", ["e1", "e1"], 'facts[1].roles.participant[1]: names "e1" twice'),
        ("facts/1/roles", {"place": ["e4"]}, "facts[1].roles: Meeting needs one of participant, organizer, forum"),
        ("facts/1/attributes/ordinal", 3.5, "facts[1].attributes.ordinal: expected a whole number, found 3.5"),
        ("facts/1/attributes/ordinal", True, "facts[1].attributes.ordinal: expected a whole number, found true"),
        ("facts/1/attributes/ordinal", 10**400, "facts[1].attributes.ordinal is larger than"),
        ("facts/1/attributes/venue", None, "facts[1].attributes.venue: expected a string or a number, found null"),
        ("facts/1/attributes/venue", float("nan"), "facts[1].attributes.venue: expected a string"),
        ("facts/1/date", "2023-02-29", "facts[1].date: there is no day 2023-02-29"),
        ("facts/1/status", "maybe", 'facts[1].status: "maybe" is none of actual'),
        ("facts/1/confidence", 1.5, "facts[1].confidence: expected a number from 0 to 1, found 1.5"),
        ("facts/1/confidence", float("inf"), "facts[1].confidence: expected a number"),
        ("facts/1/evidence", DELETE, "facts[1].evidence is missing; quote the words"),
        ("facts/1/evidence", [], "facts[1].evidence is missing; quote the words"),
        ("facts/1/evidence/0/start", -1, "facts[1].evidence[0].start: expected a number at least 0, found -1"),
        ("facts/1/evidence/0", {**SPAN, "end": 0}, "facts[1].evidence[0].end: expected a number at least 1"),
        ("facts/1/evidence/0", {"start": 9, "end": 9, "quote": ""}, "facts[1].evidence[0]: end 9 is not after start 9"),
        ("facts/1/evidence/0", {**SPAN, "quote": "Anna"}, "facts[1].evidence[0].quote: the text has"),
        ("facts/1/evidence/0", {**SPAN, "end": 999}, "facts[1].evidence[0]: end 999 is beyond the text"),
        ("facts/2/attributes", {"topic": "talks"}, "facts[2].attributes.act is missing; a Statement needs one"),
        ("facts/2/attributes/act", "shout", 'facts[2].attributes.act: "shout" is none of state'),
    ],
)  # fmt: skip
def test_each_fault_is_named_with_its_path(path: str, value: object, fault: str) -> None:
    found = list(faults(changed(path, value), TEXT))
    assert [line for line in found if line.startswith(fault)], found


def test_a_quote_of_the_wrong_length_is_a_fault_even_without_the_text() -> None:
    (fault,) = faults(changed("facts/1/evidence/0", {**SPAN, "end": 8}))
    assert fault == "facts[1].evidence[0].quote: has 9 characters, but 8 lie between start and end"


def test_two_quotes_of_one_range_are_a_fault() -> None:
    (fault,) = faults(changed("facts/1/evidence/0", {**SPAN, "quote": "Anne Bergs"[:9]}))
    assert fault.startswith("facts[2].evidence[0].quote: differs from the quote")


def test_a_change_of_relations_needs_two_parties() -> None:
    fact = {"id": "f", "type": "RelationsChange", "roles": {"party": ["e2"]}, "evidence": [SPAN]}
    assert list(faults(changed("facts", [fact]))) == ["facts[0].roles.party: RelationsChange needs at least 2"]


def test_all_faults_of_form_and_sense_are_named_at_once() -> None:
    data = changed("entities/0/type", "Human")
    data["facts"][1]["date"] = "2023-02-29"
    assert len(list(faults(data))) == 2


def test_offsets_count_characters_beyond_the_basic_plane_once() -> None:
    text = "😀 Oslo."
    span = {"start": 2, "end": 6, "quote": "Oslo"}
    assert list(faults(changed("entities/3/evidence", [span]) | {"facts": []}, text)) == []


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(alphabet=st.characters())
    | st.sampled_from(["e1", "Meeting"]),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                ["format", "article", "entities", "facts", "id", "type", "roles", "evidence", "start", "\ud800"]
            )
            | st.text(),
            inner,
            max_size=5,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_value_gives_faults_that_can_be_printed(data: object) -> None:
    for fault in faults(data, TEXT):
        fault.encode()


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_document_with_any_value_anywhere_gives_faults_or_is_read(data: st.DataObject) -> None:
    document = copy.deepcopy(SOUND)
    at: Any = document
    while True:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans()):
            at[key] = data.draw(JSON)
            break
        at = at[key]
    found = list(faults(document, TEXT))
    if not found:
        assert list(faults(Document.from_json(document).to_json(), TEXT)) == []


def test_deep_and_huge_values_are_faults_and_no_traceback(tmp_path: Path) -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert list(faults(deep)) == ["expected an object, found a list"]
    assert "facts[1].date" in next(faults(changed("facts/1/date", deep)))
    assert len(list(faults(changed("facts", [1] * 200_000)))) > 200_000


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not JSON"),
        (b'{"a":\n1,}', ":2: not JSON"),
        (b"[" * 200_000, "nested"),
        (b"1" * 5000, "not JSON that can be read"),
        (b"\xff\xfe", "not UTF-8 text"),
        (b'"text"', "expected an object"),
        (b'{"format": NaN}', "expected"),
    ],
)
def test_a_file_that_is_no_document_is_refused_with_its_name(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    with pytest.raises(FormatError, match=r"a\.json") as refused:
        read(path)
    assert message in str(refused.value)


def test_a_file_is_read_with_or_without_a_byte_order_mark(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig"):
        path = tmp_path / "a.json"
        path.write_text(json.dumps(SOUND), encoding=encoding)
        assert read(path, TEXT) == Document.from_json(SOUND)
    assert loads("\ufeff{}") == {}


def test_what_has_not_the_form_of_a_document_is_not_read() -> None:
    with pytest.raises(FormatError, match="facts is missing"):
        Document.from_json(changed("facts", DELETE))


# --- the schema


def test_the_schema_in_the_shapes_is_up_to_date() -> None:
    assert resources.path("shapes/facts.schema.json").read_text(encoding="utf-8") == dumped()


def test_the_schema_means_the_same_as_the_design() -> None:
    if not DESIGN.exists():
        pytest.skip("the design is not beside the checkout")
    assert unordered(schema()) == unordered(json.loads(DESIGN.read_text()))


def unordered(value: Any) -> Any:
    """Return a schema with the order taken out of those lists whose order says nothing."""
    if isinstance(value, dict):
        return {
            key: sorted(item) if key in ("enum", "required", "type") and isinstance(item, list) else unordered(item)
            for key, item in value.items()
        }
    return [unordered(item) for item in value] if isinstance(value, list) else value


VALIDATOR = jsonschema.Draft202012Validator(schema())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_the_check_of_form_agrees_with_a_schema_library(data: st.DataObject) -> None:
    document = copy.deepcopy(SOUND)
    at: Any = document
    while True:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans()):
            at[key] = data.draw(JSON.filter(lambda value: value != float("inf") and value == value))
            break
        at = at[key]
    ours = not list(form_faults(document))
    theirs = VALIDATOR.is_valid(document)
    # A last line feed and numbers that JSON cannot hold are where the library is laxer than the format.
    assert ours == theirs or (
        theirs and not ours and json.dumps(document).count("\\n") + json.dumps(document).count("N")
    )


def test_every_attribute_of_the_fact_types_is_known() -> None:
    assert set(ATTRIBUTES) == {name for type in FACT_TYPES.values() for name in type.attributes}
