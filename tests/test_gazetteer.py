"""The gazetteer: what the lists hold, and what the look-ups make of names as articles write them."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from kgbuild import gazetteer
from kgbuild.facts import ENTITY_TYPES
from kgbuild.gazetteer import fold, lookup_office, lookup_organization, lookup_state, tables

STATES = tuple(gazetteer.states().values())
ORGANIZATIONS = tuple(gazetteer.organizations().values())
WIKIDATA = re.compile(r"Q[1-9]\d*")


def keys(text: str) -> list[str]:
    """Return the first key of each name found in a text."""
    return [match.names[0].key for match in gazetteer.find(text)]


def everything(text: str) -> set[str]:
    """Return all keys that the names found in a text may denote."""
    return {name.key for match in gazetteer.find(text) for name in match.names}


def said(form: str, example: str) -> bool:
    """Return whether a title or word stands in a sentence, in whatever number."""
    slot = "{portfolio}"
    pattern = ".+".join(re.escape(part) for part in fold(form).split(slot))
    return re.search(rf"(?<!\w){pattern}s?(?!\w)", fold(example)) is not None


# What the lists hold


def test_every_member_and_observer_of_the_united_nations_is_listed() -> None:
    kinds = Counter(state.kind for state in STATES)
    assert (kinds["member"], kinds["observer"]) == (193, 2)


def test_at_least_200_intergovernmental_organisations_and_organs_are_listed() -> None:
    assert sum(org.type == "IntergovernmentalOrganization" for org in ORGANIZATIONS) >= 200


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.code)
def test_a_state_is_found_in_its_example(state: gazetteer.State) -> None:
    assert state.code in everything(state.example)


@pytest.mark.parametrize("org", ORGANIZATIONS, ids=lambda org: org.key)
def test_an_organisation_is_found_in_its_example(org: gazetteer.Organization) -> None:
    assert org.key in everything(org.example)


@pytest.mark.parametrize("place", gazetteer.places(), ids=lambda place: place.name)
def test_a_place_is_found_in_its_example(place: gazetteer.Place) -> None:
    assert place.name in everything(place.example)


@pytest.mark.parametrize("office", gazetteer.offices(), ids=lambda office: office.title)
def test_an_office_is_named_in_its_example(office: gazetteer.Office) -> None:
    assert any(said(form, office.example) for form in (office.title, *office.variants))


@pytest.mark.parametrize("term", gazetteer.terms(), ids=lambda term: f"{term.kind}-{term.form}")
def test_a_term_is_used_in_its_example(term: gazetteer.Term) -> None:
    assert any(said(form.strip("-"), term.example) for form in (term.form, *term.variants))


def test_no_example_serves_two_entries() -> None:
    examples = [state.example for state in STATES] + [org.example for org in ORGANIZATIONS]
    examples += [place.example for place in gazetteer.places()]
    examples += [office.example for office in gazetteer.offices()] + [term.example for term in gazetteer.terms()]
    assert [text for text, count in Counter(examples).items() if count > 1] == []


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.code)
def test_a_state_has_the_fields_that_others_build_on(state: gazetteer.State) -> None:
    assert re.fullmatch("[A-Z]{2}", state.code)
    assert re.fullmatch("[A-Z]{3}", state.alpha3)
    assert WIKIDATA.fullmatch(state.wikidata)
    assert state.official


def test_no_two_states_share_a_code_or_an_item() -> None:
    assert len({state.alpha3 for state in STATES}) == len({state.wikidata for state in STATES}) == len(STATES)


@pytest.mark.parametrize("state", [s for s in STATES if s.kind == "member"], ids=lambda state: state.code)
def test_a_member_state_has_adjectives_people_and_a_capital(state: gazetteer.State) -> None:
    assert state.adjectives
    assert state.people
    assert state.capitals or state.code == "NR"


def test_the_fields_of_organisations_are_well_formed() -> None:
    for org in ORGANIZATIONS:
        assert re.fullmatch(r"[a-z0-9]+(?:\.[a-z0-9]+)*", org.key), org.key
        assert org.type in ENTITY_TYPES, org.key
        assert not org.wikidata or WIKIDATA.fullmatch(org.wikidata), org.key
        assert not org.parent or org.parent in gazetteer.organizations(), org.key
        assert not org.organs or org.parent, f"{org.key} has bare organ names and no parent"


def test_no_two_organisations_share_an_item() -> None:
    items = Counter(org.wikidata for org in ORGANIZATIONS if org.wikidata)
    assert [item for item, count in items.items() if count > 1] == []


def test_a_name_of_two_things_is_marked_at_least_at_one_of_them() -> None:
    silent = [
        surface
        for surface, names in gazetteer.names().items()
        if len(names) > 1 and not any(name.ambiguous or name.generic or name.type == "Place" for name in names)
    ]
    assert silent == []


def test_a_line_with_a_missing_field_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "short.tsv").write_text("name\taliases\n# a comment\nOslo\n", encoding="utf-8")
    monkeypatch.setattr(tables, "DATA", tmp_path)
    with pytest.raises(ValueError, match=r"short\.tsv:3: 1 fields where the header has 2"):
        list(tables.rows("short.tsv"))


# Names in a text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The U.S. and the UK met in the UAE.", ["US", "GB", "AE"]),
        ("They told us that it would not help.", []),
        ("We ate turkey with a chad of paper.", []),
        ("TURKEY AND CHAD SIGN ACCORD", ["TR", "TD"]),
        ("Jordan’s envoy, Niger's minister", ["JO", "NE"]),
        ("Nigerian and Nigerien officers", ["NG", "NE"]),
        ("Equatorial Guinea, Guinea-Bissau, Guinea and Papua New Guinea", ["GQ", "GW", "GN", "PG"]),
        ("the Democratic Republic of the Congo and the Republic of the Congo", ["CD", "CG"]),
        ("the Republic of Korea and the Democratic People's Republic of Korea", ["KR", "KP"]),
        ("Côte d’Ivoire, formerly Ivory Coast", ["CI", "CI"]),
        ("Dominican Republic", ["DO"]),
        ("South Sudan's Juba and Sudan's Khartoum", ["SS", "SS", "SD", "SD"]),
        ("Tehran, the Kremlin and Downing Street", ["IR", "RU", "GB"]),
        ("a Filipino sailor and two Britons", ["PH", "GB"]),
        ("Türkiye and Turkiye", ["TR", "TR"]),
        ("Chinese-Russian drills", ["CN", "RU"]),
        ("the Kyrgyz Republic", ["KG"]),
    ],
)
def test_states_are_found_as_news_writes_them(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Council of Foreign Ministers of the OIC", ["oic.cfm"]),
        ("the OIC's Council of Foreign Ministers", ["oic.cfm"]),
        ("the UN Security Council", ["un.sc"]),
        ("Security Council of the United Nations", ["un.sc"]),
        ("Nato and Unesco", ["nato", "unesco"]),
        ("the World Health Organisation", ["who"]),
        ("Organization for Security and Cooperation in Europe", ["osce"]),
        ("the doctor who came", []),
        ("an au pair from the eu", []),
        ("OPEC+ and OPEC", ["opecplus", "opec"]),
        ("the P5+1 met the E3", ["p5plus1", "e3"]),
        ("Cooperation Council for the Arab States of the Gulf", ["gcc"]),
        ("the League of Arab States", ["arableague"]),
    ],
)
def test_organisations_are_found_as_news_writes_them(text: str, expected: list[str]) -> None:
    assert keys(text) == expected


@pytest.mark.parametrize(
    "text", ["the Gulf of Oman", "the Panama Canal", "Northern Ireland", "New Mexico", "Lake Chad"]
)
def test_a_place_hides_the_state_in_its_name(text: str) -> None:
    (match,) = gazetteer.find(text)
    assert [name.type for name in match.names] == ["Place"]


def test_a_name_ends_with_its_own_point_but_not_with_that_of_the_sentence() -> None:
    text = "It left the U.S. for Peru."
    assert [text[match.start : match.end] for match in gazetteer.find(text)] == ["U.S.", "Peru"]


@pytest.mark.parametrize("headline", ["WHO WILL HELP US", "TELL US WHO CAME"])
def test_an_ordinary_word_in_a_headline_of_capitals_is_no_abbreviation(headline: str) -> None:
    assert keys(headline) == []


def test_an_ambiguous_name_says_so() -> None:
    (match,) = gazetteer.find("Georgia")
    assert match.names[0].ambiguous
    assert gazetteer.states()["GE"].ambiguous
    assert not gazetteer.states()["FR"].ambiguous


def test_a_bare_organ_name_is_generic_and_may_be_any_of_its_bearers() -> None:
    (match,) = gazetteer.find("the Council of Foreign Ministers")
    assert {"oic.cfm", "sco.cfm", "cis.cfm"} <= {name.key for name in match.names}
    assert all(name.generic for name in match.names)


# Look-ups of one name


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("the United States", "US"),
        ("usa", "US"),
        ("RUSSIAN FEDERATION", "RU"),
        ("Cote d'Ivoire", "CI"),
        ("Republic of Türkiye", "TR"),
        ("Burma", "MM"),
        ("Swaziland", "SZ"),
        ("Bosnia & Herzegovina", "BA"),
        ("St. Kitts and Nevis", "KN"),
        ("the Holy See", "VA"),
        ("Soviet Union", "SU"),
        ("South Korea", "KR"),
    ],
)
def test_a_state_is_looked_up_by_any_of_its_names(name: str, code: str) -> None:
    state = lookup_state(name)
    assert state is not None
    assert state.code == code


@pytest.mark.parametrize("name", ["Congo", "Tehran", "Kazakh", "Atlantis", "", "NATO", "Gulf of Oman"])
def test_what_is_no_name_of_one_state_looks_up_none(name: str) -> None:
    assert lookup_state(name) is None


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.code)
def test_a_state_is_looked_up_by_its_common_and_its_official_name(state: gazetteer.State) -> None:
    assert lookup_state(state.name) == state
    assert lookup_state(f"The {state.official}".upper()) == state


@pytest.mark.parametrize("org", [o for o in ORGANIZATIONS if not o.generic], ids=lambda org: org.key)
def test_an_organisation_is_looked_up_by_its_name(org: gazetteer.Organization) -> None:
    assert lookup_organization(org.name) == org
    assert lookup_organization(f"the {org.name}".upper()) == org


def test_a_bare_organ_name_is_looked_up_only_with_its_parent() -> None:
    assert lookup_organization("Council of Foreign Ministers") is None
    organ = lookup_organization("the Council of Foreign Ministers", parent="sco")
    assert organ is not None
    assert organ.key == "sco.cfm"


# Titles of office


@pytest.mark.parametrize(
    ("title", "office", "modifiers", "portfolio"),
    [
        ("Foreign Minister", "Minister of Foreign Affairs", (), ""),
        ("External Affairs Minister", "Minister of Foreign Affairs", (), ""),
        ("FM", "Minister of Foreign Affairs", (), ""),
        ("first deputy minister of foreign affairs", "Minister of Foreign Affairs", ("First Deputy",), ""),
        ("Minister for Trade and Industry", "Minister of {portfolio}", (), "trade and industry"),
        ("former caretaker energy minister", "Minister of {portfolio}", ("Former", "Caretaker"), "energy"),
        ("Prime Minister-designate", "Prime Minister", ("Designate",), ""),
        ("President-elect", "President", ("Elect",), ""),
        ("vice-president", "Vice President", (), ""),
        ("Secretary General", "Secretary-General", (), ""),
        ("Chargé d’affaires", "Chargé d'Affaires", (), ""),
        ("Defense Secretary", "Defence Secretary", (), ""),
        ("ambassador to Kenya", "Ambassador", (), "kenya"),
        ("acting chairperson", "Chairman", ("Acting",), ""),
    ],
)
def test_a_title_is_read_into_office_modifiers_and_portfolio(
    title: str, office: str, modifiers: tuple[str, ...], portfolio: str
) -> None:
    read = lookup_office(title)
    assert read is not None
    assert (read.office.title, read.modifiers, read.portfolio) == (office, modifiers, portfolio)


@pytest.mark.parametrize("title", ["", "table", "deputy", "former"])
def test_what_is_no_title_reads_as_none(title: str) -> None:
    assert lookup_office(title) is None


def test_leaders_are_known_by_their_full_name_and_by_a_family_name_of_one_state() -> None:
    assert [gazetteer.leader_state(name) for name in ("Angela Merkel", "Tokayev", "Moon Jae-in", "Moon")] == [
        "DE", "KZ", "KR", "KR",
    ]  # fmt: skip
    assert gazetteer.leader_state("Nobody At All") is None


def test_every_list_of_leaders_is_of_a_state_and_names_its_first_one_in_its_example() -> None:
    listed = list(tables.rows("leaders.tsv"))
    assert len(listed) > 180 and len({row["state"] for row in listed}) == len(listed)
    for row in listed:
        assert row["state"] in gazetteer.states()
        names = tables.split(row["names"])
        assert row["example"].startswith(names[0]) and len(set(names)) == len(names)
        assert gazetteer.leader_state(names[0]) in (row["state"], None)


def test_names_of_every_state_sound_like_it_rather_than_like_most_others() -> None:
    listed = list(tables.rows("names.tsv"))
    codes = [row["state"] for row in listed]
    assert len(set(codes)) == len(codes) > 190 and set(codes) <= set(gazetteer.states())
    for row in listed:
        given, family = tables.split(row["given"]), tables.split(row["family"])
        assert len(given) > 5 and len(family) > 5
        fits = gazetteer.ranked(f"{given[0]} {family[0]}", codes)
        better = [code for code in codes if fits[code] > fits[row["state"]]]
        assert len(better) < 20, (row["state"], better)


@pytest.mark.parametrize(
    ("name", "state", "others"),
    [
        ("Grzegorz Wojtkowiak", "PL", ["DE", "UA", "FR"]),
        ("Wanjiru Kamotho", "KE", ["SN", "GB", "MA"]),
        ("Thaksaphon Srisuwan", "TH", ["VN", "MM", "CN"]),
        ("Nurbolat Zhaksylykov", "KZ", ["RU", "TR", "PK"]),
        ("Giorgi Lomtadze", "GE", ["AM", "RU", "BG"]),
        ("Aino Nieminen", "FI", ["SE", "EE", "JP"]),
        ("Thiago Figueiredo", "BR", ["ES", "AR", "IT"]),
    ],
)
def test_the_sound_of_a_name_tells_states_of_unlike_languages_apart(name: str, state: str, others: list[str]) -> None:
    fits = gazetteer.ranked(name, [*others, state])
    assert max(fits, key=lambda code: fits[code]) == state and fits[state] == 0.0
    assert gazetteer.ranked(name, ["no state"]) == gazetteer.ranked("", [state]) == {}
