"""Try a candidate on live traffic: in the shadow, or on a share of the shoppers, with a test that may be looked at any time."""

from retrieval.experiments.experiment import FILE, HISTORY, Experiment, current, history, start, stop
from retrieval.experiments.outcomes import Outcome, outcomes
from retrieval.experiments.sequential import Sequential, sequential

__all__ = [
    "FILE",
    "HISTORY",
    "Experiment",
    "Outcome",
    "Sequential",
    "current",
    "history",
    "outcomes",
    "sequential",
    "start",
    "stop",
]
