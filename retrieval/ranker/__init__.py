"""The learned score and its exact explanation."""

from retrieval.ranker.model import TASKS, Ranker, Task, digest, save
from retrieval.ranker.prior import Prior
from retrieval.ranker.served import KEPT, LIVE, VERSIONS, Pair, live_folder, stamp

__all__ = ["KEPT", "LIVE", "TASKS", "VERSIONS", "Pair", "Prior", "Ranker", "Task", "digest", "live_folder", "save", "stamp"]
