"""LoRA adapters: their GGUF twin gives PEFT's own numbers, bad ones are refused, good ones replace each other in flight."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import save_file

from assistant.llm import LLM, AdapterError, Adapters
from assistant.llm.gguf import NAMES, Base, _permute, read_base, write_lora
from assistant.llm.weights import packaged_model
from assistant.prompts import UNDERSTAND
from assistant.settings import Settings
from retrieval.schema import Floats

Edit = Callable[[dict[str, Floats], dict[str, object]], None]


@pytest.fixture(scope="module")
def base() -> Base:
    return read_base(packaged_model())


@pytest.fixture(scope="module")
def small() -> Base:
    shapes = {f"blk.{i}.attn_{x}": (out, 8) for i in range(2) for x, out in (("q", 8), ("k", 4), ("v", 4))}
    return Base("llama", heads=2, kv_heads=1, shapes=shapes)


def adapter(folder: Path, base: Base, scale: float = 0.0, rank: int = 2, edit: Edit | None = None) -> Path:
    """A PEFT folder over all of the base's known modules; with scale 0 it changes nothing."""
    rng = np.random.default_rng(len(folder.name))
    modules = {v: k for k, v in NAMES.items()}
    tensors: dict[str, Floats] = {}
    for name, (out, into) in base.shapes.items():
        _, layer, kind = (*name.split("."), "", "")[:3]
        if kind in modules:
            prefix = f"base_model.model.model.layers.{layer}.{modules[kind]}"
            tensors[f"{prefix}.lora_A.weight"] = rng.normal(size=(rank, into)).astype(np.float32)
            tensors[f"{prefix}.lora_B.weight"] = (scale * rng.normal(size=(out, rank))).astype(np.float32)
    used = sorted({n.split(".")[-3] for n in tensors})
    config: dict[str, object] = {"peft_type": "LORA", "r": rank, "lora_alpha": 2 * rank, "target_modules": used}
    if edit is not None:
        edit(tensors, config)
    folder.mkdir(parents=True)
    save_file({k: v.astype(np.float16) for k, v in tensors.items()}, folder / "adapter_model.safetensors")
    (folder / "adapter_config.json").write_text(json.dumps(config))
    return folder


def test_rotary_rows_are_interleaved() -> None:
    rows = np.arange(8, dtype=np.float32)[:, None]
    assert _permute(rows, 2)[:, 0].tolist() == [0, 2, 1, 3, 4, 6, 5, 7]


def test_the_twin_holds_the_adapters_numbers(tmp_path: Path, small: Base) -> None:
    import gguf

    folder = adapter(tmp_path / "a", small, scale=1.0)
    write_lora(folder, small, tmp_path / "a.gguf")
    reader = gguf.GGUFReader(tmp_path / "a.gguf")
    assert reader.fields["adapter.lora.alpha"].contents() == 4.0
    tensors = {t.name: t.data for t in reader.tensors}
    assert len(tensors) == 12
    from safetensors.numpy import load_file

    peft = load_file(folder / "adapter_model.safetensors")
    prefix = "base_model.model.model.layers.1.self_attn"
    np.testing.assert_array_equal(tensors["blk.1.attn_v.weight.lora_b"], peft[f"{prefix}.v_proj.lora_B.weight"])
    k = peft[f"{prefix}.k_proj.lora_B.weight"]
    np.testing.assert_array_equal(tensors["blk.1.attn_k.weight.lora_b"], k[[0, 2, 1, 3]])


def test_rank_stabilised_scaling_goes_into_b(tmp_path: Path, small: Base) -> None:
    import gguf

    def rslora(tensors: dict[str, Floats], config: dict[str, object]) -> None:
        config["use_rslora"] = True

    plain, stable = adapter(tmp_path / "a", small, 1.0), adapter(tmp_path / "b", small, 1.0, edit=rslora)
    rows = []
    for folder in (plain, stable):
        write_lora(folder, small, folder.with_suffix(".gguf"))
        tensors = gguf.GGUFReader(folder.with_suffix(".gguf")).tensors
        rows.append(next(t.data for t in tensors if t.name == "blk.0.attn_v.weight.lora_b"))
    np.testing.assert_allclose(rows[1], rows[0] * np.sqrt(2), rtol=1e-3)


def nan(tensors: dict[str, Floats], config: dict[str, object]) -> None:
    next(iter(tensors.values()))[0, 0] = np.nan


def lose_a_layer(tensors: dict[str, Floats], config: dict[str, object]) -> None:
    for name in [n for n in tensors if "layers.1." in n and "q_proj" in n]:
        del tensors[name]


def lose_a_half(tensors: dict[str, Floats], config: dict[str, object]) -> None:
    del tensors[next(n for n in tensors if n.endswith("lora_B.weight"))]


def lose_a_module(tensors: dict[str, Floats], config: dict[str, object]) -> None:
    for name in [n for n in tensors if "v_proj" in n]:
        del tensors[name]


def other_width(tensors: dict[str, Floats], config: dict[str, object]) -> None:
    name = next(n for n in tensors if n.endswith("lora_A.weight"))
    tensors[name] = np.zeros((2, 16), np.float32)


def other_rank(tensors: dict[str, Floats], config: dict[str, object]) -> None:
    config["r"] = 16


def halves_differ(tensors: dict[str, Floats], config: dict[str, object]) -> None:
    name = next(n for n in tensors if n.endswith("lora_A.weight"))
    tensors[name] = np.zeros((3, 8), np.float32)


def other_kind(tensors: dict[str, Floats], config: dict[str, object]) -> None:
    config["peft_type"] = "IA3"


def dora(tensors: dict[str, Floats], config: dict[str, object]) -> None:
    config["use_dora"] = True


def other_layer(tensors: dict[str, Floats], config: dict[str, object]) -> None:
    for half, shape in (("A", (2, 8)), ("B", (8, 2))):
        tensors[f"base_model.model.model.layers.7.self_attn.q_proj.lora_{half}.weight"] = np.zeros(shape, np.float32)


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (nan, "NaN"),
        (lose_a_layer, r"q_proj has no tensors in layers \[1\]"),
        (lose_a_half, "not its other half"),
        (lose_a_module, "target module v_proj has no tensors"),
        (other_width, "made for a base of"),
        (other_rank, r"rank 2, but adapter_config.json says 16"),
        (halves_differ, "ranks differ"),
        (other_kind, "peft_type is 'IA3'"),
        (dora, "use_dora"),
        (other_layer, "layer 7 self_attn.q_proj is not in the base"),
    ],
)
def test_a_bad_adapter_is_refused_with_the_reason(tmp_path: Path, small: Base, edit: Edit, reason: str) -> None:
    folder = adapter(tmp_path / "bad", small, edit=edit)
    with pytest.raises(AdapterError, match=reason):
        write_lora(folder, small, tmp_path / "out" / "bad.gguf")
    assert not list(tmp_path.glob("out/*")), "nothing half-written stays"


def test_a_broken_or_missing_file_is_refused(tmp_path: Path, small: Base) -> None:
    with pytest.raises(AdapterError, match="cannot read"):
        write_lora(tmp_path / "none", small, tmp_path / "x.gguf")
    folder = adapter(tmp_path / "a", small)
    (folder / "adapter_model.safetensors").write_bytes(b"garbage!!!")
    with pytest.raises(AdapterError, match="not a safetensors file"):
        write_lora(folder, small, tmp_path / "x.gguf")


def speaks(llm: LLM) -> None:
    """The trial of these tests, whose adapters have learned nothing."""
    assert list(llm.stream("Be brief.", "hi", max_tokens=2))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, llm_timeout_s=120)


@pytest.fixture
def llm(settings: Settings) -> Iterator[LLM]:
    llm = LLM.from_settings(settings)
    assert llm is not None
    yield llm
    llm.close()


def test_adapters_replace_each_other_without_dropping_a_stream(tmp_path: Path, settings: Settings, llm: LLM, base: Base) -> None:
    before = llm.endpoint
    adapters = Adapters(llm, settings, tried=speaks)
    running = llm.stream(UNDERSTAND, "{}\nwaterproof hiking boots for men under 120, not black", max_tokens=40)
    first = next(running)
    assert adapters.load(str(adapter(tmp_path / "zero", base))) == "zero"
    assert llm.has_adapter and llm.endpoint.url != before.url
    assert len(first + "".join(running)) > 20, "the old server finished its stream"
    loud = adapters.load(str(adapter(tmp_path / "loud", base, scale=0.5)))
    ask = ("Be brief.", "What is the capital of France?")
    noise = "".join(llm.stream(*ask, max_tokens=8))
    assert loud == "loud" and adapters.rollback() == "zero"
    assert "".join(llm.stream(*ask, max_tokens=8)) != noise, "the adapter changes what is said"
    assert [e.name for e in adapters.history][-1] == "zero"

    again = LLM.from_settings(settings)
    assert again is not None and again.endpoint.adapter == "zero", "a restart keeps what was put into service"
    again.close()
    assert adapters.rollback() == before.adapter
    with pytest.raises(AdapterError, match="no earlier adapter"):
        adapters.rollback()


def test_an_adapter_that_cannot_read_is_not_put_into_service(tmp_path: Path, settings: Settings, llm: LLM, base: Base) -> None:
    before = llm.endpoint
    with pytest.raises(AdapterError, match="waterproof hiking boots"):
        Adapters(llm, settings).load(str(adapter(tmp_path / "noise", base, scale=0.5)))
    assert llm.endpoint == before
    assert not (tmp_path / "adapters" / "history.json").exists()
