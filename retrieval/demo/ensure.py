"""Build the demo shop once: files, index, log. With `kept`, the only file of this room that meets the store and the log."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

from retrieval.demo.build import generate
from retrieval.demo.kept import lay_out
from retrieval.graph import build_graph
from retrieval.ingest import ingest
from retrieval.schema import Event
from retrieval.settings import ShopSettings
from retrieval.store.store import live_generation
from retrieval.users import UserLog

EVENT = TypeAdapter(Event)
FIRST_SHOPPER = "u001"


def ensure_demo(settings: ShopSettings, progress: bool = True, until: datetime | None = None, kept: bool = True) -> None:
    """Generate, index and log the demo shop where it is missing; a second process waits for the first.

    The history ends at `until`, by default midnight (UTC) of today, so that open orders are days old and not years.
    The index comes last: once it stands, the rest does. With `kept`, vectors that the package holds are not computed again.
    """
    if live_generation(settings.shop_dir):
        return
    settings.shop_dir.mkdir(parents=True, exist_ok=True)
    with _alone(settings.shop_dir / "demo.lock"):
        if live_generation(settings.shop_dir):
            return
        source = settings.shop_dir / "source"
        if not source.exists():
            _generate_whole(source, until or datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0), progress)
        _log_events(source / "events.jsonl", settings)
        if kept:
            lay_out(settings.shop_dir / "vectors")
        ingest(source / "products.jsonl", settings, prune=True, progress=progress)
        build_graph(settings)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _generate_whole(source: Path, until: datetime, progress: bool) -> None:
    """Generate beside the final place and rename, so that `source` is never half a shop."""
    draft = source.with_name(f"source.{os.getpid()}")
    try:
        generate(draft, until=until, progress=progress)
        draft.rename(source)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _log_events(path: Path, settings: ShopSettings) -> None:
    """Append all events or, where an interrupted run has done so already, none: it is one transaction."""
    log = UserLog(settings.sql_url)
    try:
        if not log.stamp(FIRST_SHOPPER)[1]:
            with path.open("rb") as lines:
                log.append_many(EVENT.validate_json(line) for line in lines)
    finally:
        log.close()
