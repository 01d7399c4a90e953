"""The base language model that adapters are trained on: the packaged weights as a Hugging Face folder, or any other causal model.

The folder holds the dequantised weights of the GGUF file that the embedded server runs, so one adapter fits llama.cpp, PEFT and
vLLM. It knows no training.
"""

import hashlib
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

from assistant.llm.weights import NAME, served_model


def base_folder(base: str, home: Path) -> str:
    """What `from_pretrained` and `vllm serve` take: `base` itself, or for "" the packaged model under `home`/base.

    The packaged weights are converted once (10 s, 270 MB of bfloat16). A path that is no folder is a ValueError; what looks
    like an id ("Qwen/Qwen3-4B-Instruct-2507") is left to the hub.
    """
    if not base:
        return str(_converted(served_model(home), home / "base" / NAME))
    if Path(base).is_dir():
        if not (Path(base) / "config.json").is_file():
            raise ValueError(f"--base {base!r}: the folder has no config.json, it is not a Hugging Face model")
        return base
    if base.startswith((".", "/", "~")) or base.count("/") != 1:
        raise ValueError(f"--base {base!r} is neither a folder nor an id like owner/name")
    return base


def load_base(folder: str, dtype: torch.dtype = torch.float32) -> tuple[Any, Any]:
    """The model (in evaluation mode) and its tokenizer, which pads to the right; ValueError without a chat template."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    if not tokenizer.chat_template:
        raise ValueError(f"the tokenizer of {folder} has no chat template; take an instruction-tuned model")
    tokenizer.padding_side = "right"
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token
    return AutoModelForCausalLM.from_pretrained(folder, dtype=dtype).eval(), tokenizer


def base_hash(folder: str) -> str:
    """16 hexadecimal digits of the weights and the configuration; "" for an id of the hub, which is not here to be read."""
    if not Path(folder).is_dir():
        return ""
    digest = hashlib.sha256()
    for path in sorted([*Path(folder).glob("*.safetensors"), Path(folder) / "config.json"]):
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    return digest.hexdigest()[:16]


def _converted(source: Path, folder: Path) -> Path:
    """Dequantise the GGUF file into `folder`, unless it stands there; it appears whole or not at all."""
    if (folder / "config.json").exists():
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        loading: dict[str, Any] = {"gguf_file": source.name, "quantization_config": GgufConfig(dequantize=True)}
        model = AutoModelForCausalLM.from_pretrained(source.parent, dtype=torch.bfloat16, **loading)
        tokenizer = AutoTokenizer.from_pretrained(source.parent, gguf_file=source.name)
        model.save_pretrained(unfinished)
        tokenizer.save_pretrained(unfinished)
        unfinished.chmod(0o755)
        (unfinished / "source.json").write_text(json.dumps({"gguf": source.name, "sha256": _sha256(source)}))
        try:
            unfinished.rename(folder)
        except OSError:  # another process was first
            if not (folder / "config.json").exists():
                raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return folder


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
