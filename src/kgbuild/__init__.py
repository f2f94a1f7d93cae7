"""kgbuild: diplomatic news articles in, a validated RDF knowledge graph out."""
