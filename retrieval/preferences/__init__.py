"""What this shopper taught us: a Bayesian linear taste over item features, and how the slate is varied to learn more."""

from retrieval.preferences.critique import VectorOf, read_critique
from retrieval.preferences.explore import explore, seed_of
from retrieval.preferences.preferences import Preferences, Taste
from retrieval.preferences.prior import Segment, SegmentPrior, prior_stamp
from retrieval.preferences.settings import Exploration, PreferenceSettings, Rewards

__all__ = [
    "Exploration", "PreferenceSettings", "Preferences", "Rewards", "Segment", "SegmentPrior", "Taste", "VectorOf",
    "explore", "prior_stamp", "read_critique", "seed_of",
]  # fmt: skip
