"""The learned score and its exact explanation."""

from retrieval.ranker.model import TASKS, Ranker, Task, digest, save
from retrieval.ranker.prior import Prior

__all__ = ["TASKS", "Prior", "Ranker", "Task", "digest", "save"]
