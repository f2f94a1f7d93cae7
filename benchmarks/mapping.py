"""How fast fact documents become N-Quads: ``python benchmarks/mapping.py [--articles N] [--morph PYTHON]``.

`kgbuild` maps fact documents whole: facts, roles, the words that state them, identity across articles. Beside it stand
rdflib and, with the Python of an environment that has it, morph-kgc with an RML mapping. Both map a part of the same
data, laid out for them as flat rows of JSON (which is not timed): articles, entities, facts and roles, without words.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from importlib.metadata import version
from pathlib import Path

from archive import grown
from rdflib import DCTERMS, RDF, SKOS, XSD, Dataset, Literal, URIRef
from results import Results, elsewhere, spent

from kgbuild import facts
from kgbuild.facts import Document
from kgbuild.link import link
from kgbuild.rdf import to_quads
from kgbuild.vocab import BASE, DIP

MORPH = """
import json, sys, time
import morph_kgc
start = time.process_time()
found = morph_kgc.materialize_set(sys.argv[1])
took = time.process_time() - start
from importlib.metadata import version
print(json.dumps({"seconds": took, "quads": len(found), "version": version("morph-kgc")}))
"""
CONFIG = """
[CONFIGURATION]
output_format = N-QUADS
number_of_processes = 1
[rows]
mappings = {mapping}
"""
PREFIXES = f"""
@prefix rr: <http://www.w3.org/ns/r2rml#> . @prefix rml: <http://semweb.mmlab.be/ns/rml#> .
@prefix ql: <http://semweb.mmlab.be/ns/ql#> . @prefix dct: <{DCTERMS}> . @prefix skos: <{SKOS}> .
@prefix dip: <{DIP}> . @prefix xsd: <{XSD}> . @prefix prov: <http://www.w3.org/ns/prov#> .
"""
# For each kind of row: the IRI of its subject, and its properties, each with a column or a template of IRIs.
KINDS = {
    "articles": ("article/{id}", {"dct:identifier": "id", "dct:title": "title", "dct:issued": "published"}, "Article"),
    "entities": ("{iri}", {"skos:prefLabel": "name"}, "{type}"),
    "facts": (
        "fact/{article}/{id}",
        {"dip:date": "date", "dip:status": DIP + "{status}", "prov:wasDerivedFrom": BASE + "article/{article}"},
        "{type}",
    ),
    "roles": ("fact/{article}/{fact}", {DIP + "{role}": BASE + "{iri}"}, ""),
}


def rows(documents: list[Document]) -> dict[str, list[dict[str, str]]]:
    """Return the articles, entities, facts and roles of documents as flat rows."""
    found: dict[str, list[dict[str, str]]] = {kind: [] for kind in KINDS}
    for document in documents:
        article = document.article
        found["articles"].append({"id": article.id, "title": article.title or "", "published": article.published or ""})
        iris = {entity.id: f"{entity.type.lower()}/{article.id}-{entity.id}" for entity in document.entities}
        for entity in document.entities:
            row = {"iri": iris[entity.id], "type": entity.type, "name": entity.name}
            found["entities"].append(row | {"article": article.id})
        for fact in document.facts:
            row = {"article": article.id, "id": fact.id, "type": fact.type, "status": fact.status}
            found["facts"].append(row | {"date": fact.date or ""})
            for role, who in fact.roles.items():
                found["roles"] += [
                    {"article": article.id, "fact": fact.id, "role": role, "iri": iris[id]} for id in who
                ]
    return found


def mapping(folder: Path) -> str:
    """Return the RML mapping of the rows in a folder."""
    parts = [PREFIXES]
    for kind, (subject, properties, type) in KINDS.items():
        article = "{id}" if kind == "articles" else "{article}"
        graph = f'rr:graphMap [ rr:template "{BASE}article/{article}" ]'
        kinds = [("rr:predicate <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", DIP + type)] if type else []
        for name, value in properties.items():
            how = f'rr:predicateMap [ rr:template "{name}" ]' if "{" in name else f"rr:predicate {name}"
            kinds.append((how, value))
        objects = [f"rr:predicateObjectMap [ {how} ; rr:objectMap [ {_object(value)} ] ]" for how, value in kinds]
        parts.append(
            f'<#{kind}> rml:logicalSource [ rml:source "{folder / kind}.json" ; rml:referenceFormulation ql:JSONPath ;'
            f' rml:iterator "$[*]" ] ;\n rr:subjectMap [ rr:template "{BASE}{subject}" ; {graph} ] ;\n '
            + " ;\n ".join(objects) + " ."
        )  # fmt: skip
    return "\n".join(parts)


def _object(value: str) -> str:
    if "{" in value:
        return f'rr:template "{value}" ; rr:termType rr:IRI'
    return f"rr:constant <{value}>" if ":" in value else f'rml:reference "{value}"'


def by_rdflib(data: dict[str, list[dict[str, str]]]) -> tuple[int, bytes]:
    """Map the rows with rdflib; return how many quads there are, and the N-Quads."""
    dataset = Dataset()
    names = {"dct:": str(DCTERMS), "skos:": str(SKOS), "dip:": DIP, "prov:": "http://www.w3.org/ns/prov#"}

    def full(name: str, row: dict[str, str]) -> URIRef:
        prefix = name[: name.find(":") + 1]
        return URIRef(names.get(prefix, prefix) + name.removeprefix(prefix).format(**row))

    for kind, (subject, properties, type) in KINDS.items():
        for row in data[kind]:
            graph = dataset.graph(URIRef(f"{BASE}article/{row['id' if kind == 'articles' else 'article']}"))
            node = URIRef(BASE + subject.format(**row))
            if type:
                graph.add((node, RDF.type, URIRef(DIP + type.format(**row))))
            for name, value in properties.items():
                if "{" in value:
                    graph.add((node, full(name, row), URIRef(value.format(**row))))
                elif row[value]:
                    graph.add((node, full(name, row), Literal(row[value])))
    return len(dataset), dataset.serialize(format="nquads", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=1_000)
    parser.add_argument("--morph", type=Path, default=Path("build/others/morph-kgc/bin/python"))
    options = parser.parse_args()
    results = Results("mapping", "Fact documents to N-Quads", ["by", "quads", "quads/s", "what it maps"])
    results.data = f"{options.articles:,} fact documents of archive.py; processor time of one core"
    with tempfile.TemporaryDirectory() as folder:
        grown(options.articles, Path(folder) / "facts")
        paths = sorted((Path(folder) / "facts").iterdir())
        took, quads = spent(lambda: sum(to_quads(d, link(d)).count(b"\n") for d in map(facts.read, paths)))
        rate = quads / took
        results.row("kgbuild", f"{quads:,}", f"{rate:,.0f}", "all, with the words of each fact; files read included")
        data = rows([facts.read(path) for path in paths])
        took, (count, _) = spent(lambda: by_rdflib(data))
        results.row(f"rdflib {version('rdflib')}", f"{count:,}", f"{count / took:,.0f}", "a part, from rows in memory")
        others = {"rdflib": count / took}
        for kind, some in data.items():
            clean = [{name: value for name, value in row.items() if value} for row in some]
            (Path(folder) / f"{kind}.json").write_text(json.dumps(clean), encoding="utf-8")
        (Path(folder) / "mapping.ttl").write_text(mapping(Path(folder)), encoding="utf-8")
        (Path(folder) / "config.ini").write_text(CONFIG.format(mapping=Path(folder) / "mapping.ttl"), encoding="utf-8")
        found = elsewhere(options.morph, MORPH, Path(folder) / "config.ini")
    if isinstance(found, str):
        results.row("morph-kgc", "", found, "")
    else:
        others["morph-kgc"] = found["quads"] / found["seconds"]
        name, speed = f"morph-kgc {found['version']}", f"{others['morph-kgc']:,.0f}"
        results.row(name, f"{found['quads']:,}", speed, "the same part, from flat JSON")
    ratios = ", ".join(f"{rate / other:.1f} times {name}" for name, other in others.items())
    results.target("ahead of morph-kgc and rdflib", ratios, len(others) == 2 and rate > max(others.values()))
    results.keep()


if __name__ == "__main__":
    main()
