"""What a run leaves: the PEFT adapter in half precision, its GGUF twin where llama.cpp serves the base, and the manifest."""

import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file

from assistant.llm.gguf import AdapterError, adapter_hash, ensure_gguf
from assistant.llm.weights import packaged_model

_PACKAGES = ("torch", "transformers", "peft", "trl", "datasets", "accelerate", "gguf", "xllamacpp")
_GGUF_METHODS = frozenset(("lora", "rslora"))


def save_adapter(tuned: Any, base_name: str, folder: Path) -> None:
    """Write adapter_config.json and adapter_model.safetensors (float16); the configuration names the base, not a path."""
    tuned.peft_config["default"].base_model_name_or_path = base_name
    tuned.save_pretrained(folder, safe_serialization=True, save_embedding_layers=False)
    weights = folder / "adapter_model.safetensors"
    save_file({name: t.to(torch.float16).contiguous() for name, t in load_file(weights).items()}, weights, {"format": "pt"})
    weights.chmod(0o644)
    (folder / "README.md").unlink(missing_ok=True)


def save_gguf(folder: Path, method: str) -> Path | None:
    """The twin beside the adapter as adapter.gguf; None for a method or a base that llama.cpp's form has no room for."""
    if method not in _GGUF_METHODS:
        return None
    try:
        twin = ensure_gguf(folder, packaged_model(), folder)
    except AdapterError:
        return None
    return twin.rename(folder / "adapter.gguf")


def save_manifest(
    folder: Path,
    base: Mapping[str, str],
    data: Mapping[str, Any],
    arguments: Mapping[str, Any],
    run: Mapping[str, Any],
    metrics: Mapping[str, Any],
) -> None:
    """manifest.json: from what, by what and how well; `metrics` without the failing rows."""
    told = {
        "adapter": adapter_hash(folder),
        "base": dict(base),
        "data": dict(data),
        "arguments": dict(arguments),
        "run": {k: v for k, v in run.items() if k != "losses"},
        "metrics": {k: v for k, v in metrics.items() if k != "failures"},
        "versions": {"python": platform.python_version()} | {name: version(name) for name in _PACKAGES},
        "license": "Apache-2.0",
    }
    (folder / "manifest.json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
