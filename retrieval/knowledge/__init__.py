"""The product graph: what the catalogue says, what shoppers do with pairs of items, and what follows from it."""

from retrieval.knowledge.graph import Graph
from retrieval.knowledge.relations import LINKS, RELATIONS, Node, Relation, Triple
from retrieval.knowledge.served import Knowledge, Neighbour
from retrieval.knowledge.vectors import Vectors

__all__ = ["LINKS", "RELATIONS", "Graph", "Knowledge", "Neighbour", "Node", "Relation", "Triple", "Vectors"]
