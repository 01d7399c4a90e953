"""The record beside what a training wrote: from which base and data, with which arguments, versions and figures."""

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PACKAGES = ("torch", "transformers", "peft", "trl", "datasets", "accelerate", "sentence-transformers")
NAME = "manifest.json"


def write_manifest(
    out: Path, base: Mapping[str, str], texts: Iterable[str], arguments: "DataclassInstance", about: Mapping[str, Any]
) -> dict[str, Any]:
    """Write and return the manifest; `texts` is what was learned from and measured on, of which the hash is kept."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(text.encode())
        digest.update(b"\0")
    made = {
        **about,
        **base,
        "data_hash": digest.hexdigest()[:16],
        "arguments": {name: str(v) if isinstance(v, Path) else v for name, v in asdict(arguments).items()},
        "versions": {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}},
    }
    (out / NAME).write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n")
    return made
