"""Where items are kept and found. The only room that knows Qdrant: embedded (Qdrant Edge) or a server by URL."""

from .columns import Columns
from .generation import GenerationBuilder, StoreMissing
from .server import Client
from .store import Store, server_client
from .vectors import VectorCache

__all__ = ["Client", "Columns", "GenerationBuilder", "Store", "StoreMissing", "VectorCache", "server_client"]
