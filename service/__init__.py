"""Casus: article facts as dated events in Neo4j, with the evidence for every field."""

__version__ = "0.1.0"
