"""Write a PEFT LoRA adapter in the GGUF form that llama.cpp loads, and refuse one that would answer nonsense.

The form is that of llama.cpp's convert_lora_to_gguf.py: one alpha, `blk.N.NAME.weight.lora_a` (r, in) and `lora_b` (out, r),
with the rows of lora_b of q and k permuted as llama.cpp permutes q and k of Llama models. LoRA: https://arxiv.org/abs/2106.09685
"""

import hashlib
import json
import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gguf
import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, deserialize

from retrieval.schema import Floats

NAMES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
TENSOR = re.compile(r"^base_model\.model\.(?:model\.)?layers\.(\d+)\.(\w+\.\w+)\.lora_([AB])(?:\.default)?\.weight$")
WIDTHS = {"F32": 4, "F16": 2, "BF16": 2}


class AdapterError(ValueError):
    """An adapter that must not be put into service; the message says why."""


@dataclass(frozen=True, slots=True)
class Base:
    """What an adapter must fit: `shapes` (out, in) by GGUF name without ".weight"."""

    architecture: str
    heads: int
    kv_heads: int
    shapes: Mapping[str, tuple[int, int]]


def read_base(path: Path) -> Base:
    """The shapes of a GGUF model (2 s: the file's vocabulary is read too)."""
    reader = gguf.GGUFReader(path)
    architecture = str(reader.fields["general.architecture"].contents())
    heads = int(reader.fields[f"{architecture}.attention.head_count"].contents())
    kv_field = reader.fields.get(f"{architecture}.attention.head_count_kv")
    shapes = {
        t.name.removesuffix(".weight"): (int(t.shape[1]), int(t.shape[0]))
        for t in reader.tensors
        if len(t.shape) == 2 and t.name.endswith(".weight")
    }
    return Base(architecture, heads, int(kv_field.contents()) if kv_field else heads, shapes)


def adapter_hash(folder: Path) -> str:
    """16 hexadecimal digits that name the adapter's content."""
    digest = hashlib.sha256()
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        digest.update(_bytes(folder / name))
    return digest.hexdigest()[:16]


def ensure_gguf(folder: Path, base: Path, kept: Path) -> Path:
    """The adapter's GGUF twin under `kept`, written when it is not there yet; AdapterError for a bad adapter."""
    out = kept / f"{adapter_hash(folder)}.gguf"
    if not out.exists():
        write_lora(folder, read_base(base), out)
    return out


def write_lora(folder: Path, base: Base, out: Path) -> None:
    """Check the adapter against the base and write it; the file appears whole or not at all."""
    config = _config(folder)
    pairs = _pairs(_tensors(folder / "adapter_model.safetensors"))
    _complete(pairs, base, config)
    alpha = float(config.get("lora_alpha") or 1)
    out.parent.mkdir(parents=True, exist_ok=True)
    unfinished = out.with_suffix(f".{os.getpid()}.part")
    writer = gguf.GGUFWriter(unfinished, base.architecture)
    writer.add_type("adapter")
    writer.add_string("adapter.type", "lora")
    writer.add_float32("adapter.lora.alpha", alpha)
    try:
        for (layer, module), (a, b) in sorted(pairs.items()):
            name = _target(layer, module, base)
            _check(name, a, b, base, config)
            # llama.cpp scales by alpha / rank; what PEFT would do otherwise (rslora, patterns) goes into B.
            b = b * np.float32(_scale(config, layer, module, len(a)) / (alpha / len(a)))
            if base.architecture == "llama" and module.endswith(("q_proj", "k_proj")):
                b = _permute(b, base.heads if module.endswith("q_proj") else base.kv_heads)
            writer.add_tensor(f"{name}.weight.lora_a", np.ascontiguousarray(a))
            writer.add_tensor(f"{name}.weight.lora_b", np.ascontiguousarray(b))
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
    except AdapterError:
        writer.close()
        unfinished.unlink(missing_ok=True)
        raise
    writer.close()
    unfinished.replace(out)


def _config(folder: Path) -> dict[str, Any]:
    try:
        config = json.loads(_bytes(folder / "adapter_config.json"))
    except ValueError as error:
        raise AdapterError(f"adapter_config.json is not JSON: {error}") from None
    if not isinstance(config, dict) or config.get("peft_type") != "LORA":
        kind = config.get("peft_type") if isinstance(config, dict) else None
        raise AdapterError(f"peft_type is {kind!r}; the embedded server takes LORA only")
    for feature in ("use_dora", "modules_to_save", "fan_in_fan_out"):
        if config.get(feature):
            raise AdapterError(f"{feature}={config[feature]!r} has no GGUF form; merge the adapter or serve it with vLLM")
    return config


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AdapterError(f"cannot read {path}: {error.strerror}") from None


def _tensors(path: Path) -> dict[str, Floats]:
    """All tensors as float32; numpy knows no bfloat16, so its bits are put into the upper half of float32's."""
    try:
        raw = deserialize(_bytes(path))  # type: ignore[no-untyped-call]
    except SafetensorError as error:
        raise AdapterError(f"{path.name} is not a safetensors file: {error}") from None
    tensors: dict[str, Floats] = {}
    for name, entry in raw:
        kind, shape = entry["dtype"], entry["shape"]
        if kind not in WIDTHS:
            raise AdapterError(f"{name} has the type {kind}; use F16, BF16 or F32")
        bits: NDArray[Any] = np.frombuffer(bytes(entry["data"]), np.uint16 if WIDTHS[kind] == 2 else np.float32)
        if kind == "BF16":
            bits = (bits.astype(np.uint32) << 16).view(np.float32)
        elif kind == "F16":
            bits = bits.view(np.float16)
        tensors[name] = bits.astype(np.float32).reshape(shape)
    return tensors


def _pairs(tensors: Mapping[str, Floats]) -> dict[tuple[int, str], tuple[Floats, Floats]]:
    """{(layer, module): (A (r, in), B (out, r))}."""
    halves: dict[tuple[int, str], dict[str, Floats]] = {}
    for name, tensor in tensors.items():
        match = TENSOR.match(name)
        if match is None:
            raise AdapterError(f"{name} is not a LoRA tensor of a decoder layer")
        if not np.isfinite(tensor).all():
            raise AdapterError(f"{name} holds NaN or infinity")
        halves.setdefault((int(match[1]), match[2]), {})[match[3]] = tensor
    if not halves:
        raise AdapterError("the adapter holds no tensors")
    for (layer, module), found in halves.items():
        if len(found) != 2:
            raise AdapterError(f"layer {layer} {module} has lora_{''.join(found)} but not its other half")
    return {key: (found["A"], found["B"]) for key, found in halves.items()}


def _complete(pairs: Mapping[tuple[int, str], object], base: Base, config: Mapping[str, Any]) -> None:
    """Refuse an adapter in which a layer or a module that its configuration names is missing."""
    modules = {module for _, module in pairs}
    targets = config.get("target_modules") or []
    for target in targets if isinstance(targets, list) else []:
        if not any(module == target or module.endswith(f".{target}") for module in modules):
            raise AdapterError(f"target module {target} has no tensors")
    if config.get("layers_to_transform") is None:
        blocks = {int(name.split(".")[1]) for name in base.shapes if name.startswith("blk.")}
        for module in sorted(modules):
            if missing := blocks - {layer for layer, m in pairs if m == module}:
                raise AdapterError(f"{module} has no tensors in layers {sorted(missing)}")


def _target(layer: int, module: str, base: Base) -> str:
    name = f"blk.{layer}.{NAMES.get(module, module)}"
    if module not in NAMES or name not in base.shapes:
        raise AdapterError(f"layer {layer} {module} is not in the base model")
    return name


def _check(name: str, a: Floats, b: Floats, base: Base, config: Mapping[str, Any]) -> None:
    out, into = base.shapes[name]
    if a.ndim != 2 or b.ndim != 2 or a.shape[0] != b.shape[1]:
        raise AdapterError(f"{name}: ranks differ, lora_A is {a.shape} and lora_B is {b.shape}")
    if (b.shape[0], a.shape[1]) != (out, into):
        raise AdapterError(f"{name}: made for a base of {(b.shape[0], a.shape[1])}, this one has {(out, into)}")
    if not config.get("rank_pattern") and a.shape[0] != config.get("r"):
        raise AdapterError(f"{name}: rank {a.shape[0]}, but adapter_config.json says {config.get('r')}")


def _scale(config: Mapping[str, Any], layer: int, module: str, rank: int) -> float:
    alpha = float(config.get("lora_alpha") or 1)
    for pattern, value in (config.get("alpha_pattern") or {}).items():
        if re.search(rf"(^|\.){pattern}$", f"model.layers.{layer}.{module}"):
            alpha = float(value)
    return alpha / math.sqrt(rank) if config.get("use_rslora") else alpha / rank


def _permute(b: Floats, heads: int) -> Floats:
    """Rows from Hugging Face's order of rotary pairs (half by half) to llama.cpp's (side by side); (out, r) -> (out, r)."""
    out, rank = b.shape
    return b.reshape(heads, 2, out // heads // 2, rank).swapaxes(1, 2).reshape(out, rank)
