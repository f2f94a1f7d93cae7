"""Who is who: the entities of one document and the actors that they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kgbuild.facts import ENTITY_TYPES, Actor, Article, Document, Entity, Span
from kgbuild.iri import is_iri
from kgbuild.link import KINDS, link
from kgbuild.link.names import is_label, is_local, person
from kgbuild.vocab import BASE


def linked(*entities: Entity, article: str = "talks") -> dict[str, Actor]:
    return link(Document(Article(article), entities))


def path(type: str, name: str, *aliases: str, same_as: tuple[str, ...] = ()) -> str:
    """Return the part of the IRI after the base."""
    return linked(Entity("e", type, name, aliases, same_as))["e"].iri.removeprefix(BASE)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Norway", "NO"), ("Kingdom of Norway", "NO"), ("NORWAY", "NO"), ("Türkiye", "TR"), ("Turkey", "TR"),
        ("Ivory Coast", "CI"), ("Kosovo", "XK"), ("Palestine", "PS"), ("Holy See", "VA"), ("Washington", "US"),
    ],
)  # fmt: skip
def test_a_state_goes_by_its_code_whatever_it_is_called(name: str, code: str) -> None:
    actor = linked(Entity("e", "State", name))["e"]
    assert (actor.iri, actor.code) == (f"{BASE}state/{code}", code)


def test_a_state_is_labelled_as_the_gazetteer_does_and_keeps_its_other_names() -> None:
    actor = linked(Entity("e", "State", "Kingdom of Norway", ("our country", "Oslo"), ("https://example.org/no",)))["e"]
    assert actor.label == "Norway"
    assert actor.aliases == ("Kingdom of Norway", "Oslo")
    assert actor.same_as == ("http://www.wikidata.org/entity/Q20", "https://example.org/no")


@pytest.mark.parametrize(
    "name", ["OIC", "Organisation of Islamic Cooperation", "Organization of the Islamic Conference"]
)
def test_a_known_organisation_goes_by_its_key(name: str) -> None:
    assert path("IntergovernmentalOrganization", name) == "organization/oic"


def test_an_unknown_spelling_is_known_by_its_own_abbreviation_but_not_by_that_of_another() -> None:
    assert path("IntergovernmentalOrganization", "Organization for Islamic Cooperation", "OIC") == "organization/oic"
    committee = path("IntergovernmentalOrganization", "Committee on Halal Food of the OIC", "OIC")
    assert committee == "organization/committee-on-halal-food-of-the-oic"


def test_the_gazetteer_tells_the_sort_of_an_organisation() -> None:
    assert linked(Entity("e", "Organization", "United Nations"))["e"].type == "IntergovernmentalOrganization"
    assert linked(Entity("e", "IntergovernmentalOrganization", "Amnesty International"))["e"].type == "Organization"


def test_what_meets_and_what_acts_stay_apart() -> None:
    assert linked(Entity("e", "Forum", "United Nations"))["e"].type == "Forum"


def test_a_name_that_only_looks_like_the_key_of_an_organisation_does_not_get_its_iri() -> None:
    assert path("IntergovernmentalOrganization", "Visegrad Group") == "organization/visegrad"
    assert path("Organization", "Visegrád") == "organization/talks/visegrad"  # a club of that town, for all we know


@pytest.mark.parametrize(
    "name",
    [
        "Anna Berg",
        "Ms Anna Berg",
        "H.E. Anna Berg",
        "HE Dr. Anna Berg",
        "Her Excellency Anna Berg, MP",
        "ANNA BERG",
        "Ánna Bérg",
    ],
)
def test_a_person_goes_by_the_name_without_forms_of_address(name: str) -> None:
    assert path("Person", name) == "person/anna-berg"


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("He Lifeng", "He Lifeng"), ("King Harald V", "Harald V"), ("Pope Francis", "Pope Francis"), ("Mr.", "Mr."),
        ("Sultan Al Jaber", "Sultan Al Jaber"), ("Prince Faisal bin Farhan", "Faisal bin Farhan"),
    ],
)  # fmt: skip
def test_titles_are_taken_off_names_only_where_a_name_is_left(name: str, bare: str) -> None:
    assert person(name) == bare


def test_one_name_means_one_thing_in_each_kind() -> None:
    entities = [Entity(type, type, "Jordan Lake") for type in ENTITY_TYPES if type not in ("State", "Group")]
    iris = {actor.iri for actor in linked(*entities).values()}
    assert len(iris) == len(entities)  # the two sorts of organisation too
    assert path("Person", "Jordan Lake") != path("Place", "Jordan Lake")


@pytest.mark.parametrize(
    ("type", "name", "local"),
    [
        ("Person", "Berg", True),
        ("Person", "Mr. Berg", True),
        ("Person", "李强", False),
        ("Group", "OIC Member States", True),
        ("Instrument", "memorandum of understanding on visas", True),
        ("Instrument", "A Joint Statement", True),
        ("Instrument", "Treaty between Norway and Chad", True),
        ("Instrument", "Resolution 12", True),
        ("Instrument", "Oslo Accords", False),
        ("Instrument", "UN Security Council Resolution 2254", False),
        ("GovernmentBody", "Ministry of Foreign Affairs", True),
        ("GovernmentBody", "Norwegian Ministry of Foreign Affairs", False),
        ("IntergovernmentalOrganization", "Joint Working Group", True),
        ("Organization", "the company", True),
        ("Forum", "the summit", True),
        ("Forum", "Oslo Forum", False),
        ("Initiative", "Peace Plan", True),
        ("Initiative", "Belt and Road Initiative", False),
        ("Place", "the capital", True),
        ("Place", "Oslo", False),
        ("State", "the country", True),
        ("State", "Ruritania", False),
    ],
)
def test_a_name_that_tells_nothing_stays_inside_its_article(type: str, name: str, local: bool) -> None:
    assert ("/talks/" in path(type, name)) == local


@pytest.mark.parametrize(
    ("alias", "type", "name", "kept"),
    [
        ("the Minister", "Person", "Anna Berg", False),
        ("Norwegian Minister", "Person", "Anna Berg", False),
        ("Minister Berg", "Person", "Anna Berg", True),
        ("our country", "State", "Norway", False),
        ("Its side", "State", "Norway", False),
        ("Oslo", "State", "Norway", True),
        ("", "State", "Norway", False),
    ],
)
def test_only_names_become_labels(alias: str, type: str, name: str, kept: bool) -> None:
    assert is_label(alias, type, name) == kept


def test_entities_that_are_one_thing_share_an_actor_with_all_their_names_and_words() -> None:
    span, other = Span(0, 5, "Berg!"), Span(9, 12, "AB.")
    actors = linked(
        Entity("e1", "Person", "Anna Berg", ("Berg",), evidence=(other,)),
        Entity("e2", "Person", "Dr. Anna Berg", same_as=("https://example.org/ab",), evidence=(span,)),
    )
    assert actors["e1"] == actors["e2"]
    assert (actors["e1"].label, actors["e1"].aliases) == ("Dr. Anna Berg", ("Anna Berg", "Berg"))
    assert (actors["e1"].same_as, actors["e1"].evidence) == (("https://example.org/ab",), (span, other))


def test_two_of_one_name_whom_the_document_itself_tells_apart_stay_apart() -> None:
    one, other = (("http://www.wikidata.org/entity/Q1",), ("http://www.wikidata.org/entity/Q2",))
    actors = linked(Entity("e1", "Person", "Anna Berg", (), one), Entity("e2", "Person", "Anna Berg", (), other))
    assert [actor.iri.removeprefix(BASE) for actor in actors.values()] == ["person/anna-berg-q1", "person/anna-berg-q2"]


def test_entities_of_different_types_are_never_merged() -> None:
    actors = linked(
        Entity("e1", "Organization", "Nordlys Council"),
        Entity("e2", "IntergovernmentalOrganization", "Nordlys Council"),
    )
    assert actors["e2"].iri == f"{BASE}organization/nordlys-council"
    assert actors["e1"].iri == f"{BASE}organization/talks/nordlys-council"


ENTITIES = st.builds(
    Entity,
    st.uuids().map(str),
    st.sampled_from(ENTITY_TYPES),
    st.text(min_size=1) | st.sampled_from(["Norway", "NORWAY", "UN", "Anna Berg", "Dr Anna Berg", "Berg", "!!!"]),
    st.lists(st.text(), max_size=2).map(tuple),
    st.lists(st.sampled_from([f"http://www.wikidata.org/entity/Q{n}" for n in (1, 2)]), max_size=2).map(tuple),
)


@given(st.lists(ENTITIES, max_size=6), st.randoms())
def test_any_document_is_linked_soundly_and_in_any_order(entities: list[Entity], chance: object) -> None:
    actors = linked(*entities)
    assert list(actors) == [entity.id for entity in entities]
    by_iri: dict[str, Actor] = {}
    for actor in actors.values():
        assert is_iri(actor.iri)
        assert actor.iri.removeprefix(BASE).split("/")[0] == KINDS[actor.type]
        assert by_iri.setdefault(actor.iri, actor) == actor
        assert actor.label not in actor.aliases
    turned = list(entities)
    chance.shuffle(turned)  # type: ignore[attr-defined]
    assert linked(*turned) == actors


def test_the_base_and_the_article_are_all_that_an_iri_depends_on() -> None:
    document = Document(Article("talks"), (Entity("e", "Person", "Berg"),))
    assert link(document, base="https://example.org/")["e"].iri == "https://example.org/person/talks/berg"
    assert is_local("Person", "Berg")
