"""The shoppers: an append-only log of what they did, and what it says about them now."""

from retrieval.users.check import check_event
from retrieval.users.log import UserLog
from retrieval.users.popularity import Popularity
from retrieval.users.profile import ItemsOf, build_context

__all__ = ["ItemsOf", "Popularity", "UserLog", "build_context", "check_event"]
