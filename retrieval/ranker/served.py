"""The pair of rankers in service: a folder that a link names, exchanged in one step of the file system.

SHOP/ranker                 the live version: a link into SHOP/rankers (or a folder of its own, trained without the gate)
SHOP/ranker.kept            the same while such a folder becomes a version; after a kill in between it is what serves
SHOP/rankers/VERSION/       search/ and home/ of one version
"""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from retrieval.ranker.model import MANIFEST, TASKS, Ranker

LIVE, KEPT, VERSIONS = "ranker", "ranker.kept", "rankers"


@dataclass(frozen=True, slots=True)
class Pair:
    """A ranker for queries and one for shoppers who ask for nothing; `version` names both in logs."""

    version: str
    search: Ranker
    home: Ranker

    def of(self, asked: bool) -> Ranker:
        return self.search if asked else self.home

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read both tasks of a version, the shipped one where it lacks one. ValueError for weights that are not whole."""
        search, home = (Ranker.load(folder / t) if (folder / t).exists() else Ranker.shipped(t) for t in TASKS)
        return cls(folder.name if folder.parent.name == VERSIONS else f"own-{search.version}", search, home)

    @classmethod
    def shipped(cls) -> Self:
        search, home = (Ranker.shipped(t) for t in TASKS)
        return cls(f"shipped-{search.version}", search, home)

    @classmethod
    def live(cls, shop_dir: Path) -> Self:
        """What serves now: the shop's own version, else the shipped one."""
        folder = live_folder(shop_dir)
        return cls.load(folder) if folder else cls.shipped()


def live_folder(shop_dir: Path) -> Path | None:
    """The folder behind the link, None while the shipped rankers serve."""
    for name in (LIVE, KEPT):
        if (shop_dir / name).is_dir():
            return (shop_dir / name).resolve()
    return None


def stamp(folder: Path | None) -> tuple[str, int]:
    """Changes whenever another version is linked, or weights are written over it; cheap enough for every request."""
    if folder is None:
        return "", 0
    try:
        return str(folder), os.stat(folder / TASKS[0] / MANIFEST).st_mtime_ns
    except OSError:
        return str(folder), 0
