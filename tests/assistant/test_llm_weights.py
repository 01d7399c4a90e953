"""The packaged weights as Q4_0: every matrix near what it was, everything else to the bit, and no half-written file."""

from pathlib import Path

import gguf
import numpy as np
import pytest

from assistant.llm import weights
from assistant.llm.weights import packaged_model, requantize, served_model


def small(path: Path) -> dict[str, np.ndarray]:
    """A model file with one matrix of each kind that the packaged one holds, and what was put in."""
    rng = np.random.default_rng(3)
    held = {
        name: rng.normal(size=(4, 64)).astype(np.float32) for name in ("blk.0.attn_q.weight", "token_embd.weight", "norm.weight")
    }
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_string("general.name", "small")
    writer.add_array("tokenizer.ggml.tokens", ["a", "b", "ü"])
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_Q4_1)
    kinds = (gguf.GGMLQuantizationType.Q4_1, gguf.GGMLQuantizationType.Q8_0, None)
    for (name, data), kind in zip(held.items(), kinds, strict=True):
        if kind is None:
            writer.add_tensor(name, data)
        else:
            writer.add_tensor(name, gguf.quantize(data, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return held


def test_only_the_matrices_of_q4_1_change_and_stay_near(tmp_path: Path) -> None:
    held = small(tmp_path / "from.gguf")
    requantize(tmp_path / "from.gguf", tmp_path / "to.gguf")
    before, after = gguf.GGUFReader(tmp_path / "from.gguf"), gguf.GGUFReader(tmp_path / "to.gguf")
    assert [t.name for t in after.tensors] == list(held)
    assert [t.tensor_type.name for t in after.tensors] == ["Q4_0", "Q8_0", "F32"]
    matrix = after.tensors[0]
    error = gguf.dequantize(matrix.data, matrix.tensor_type) - held[matrix.name]
    assert 0 < np.abs(error).max() < 0.5 and np.sqrt((error**2).mean()) < 0.15
    for old, new in zip(before.tensors[1:], after.tensors[1:], strict=True):
        assert np.array_equal(old.data, new.data)
    assert after.fields["general.name"].contents() == "small"
    assert after.fields["tokenizer.ggml.tokens"].contents() == ["a", "b", "ü"]
    assert after.fields["general.file_type"].contents() == gguf.LlamaFileType.MOSTLY_Q4_0


def test_the_packaged_model_has_what_is_written_again() -> None:
    kinds = {t.tensor_type.name for t in gguf.GGUFReader(packaged_model()).tensors}
    assert "Q4_1" in kinds, "another file needs no second form"


def test_the_file_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(source: Path, out: Path) -> None:
        out.write_bytes(b"half")
        raise OSError("disk full")

    monkeypatch.setattr(weights, "requantize", fails)
    with pytest.raises(OSError, match="disk full"):
        served_model(tmp_path)
    assert not list((tmp_path / "base").iterdir())
    small(tmp_path / "small.gguf")
    monkeypatch.undo()
    monkeypatch.setattr(weights, "packaged_model", lambda: tmp_path / "small.gguf")
    first = served_model(tmp_path)
    stamp = first.stat().st_mtime_ns
    assert served_model(tmp_path) == first and first.stat().st_mtime_ns == stamp, "written once"
