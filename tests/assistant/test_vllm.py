"""A real vLLM server behind the one seam: the shipped adapter, run-time loading, and agreement with the embedded server."""

import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import yaml
from safetensors.numpy import load_file, save_file

from assistant.llm import LLM, AdapterError, Adapters, Usage
from assistant.llm.serving import SHIPPED
from assistant.prompts import ACTS, compact, reply_messages, understand_messages
from assistant.schema import Conversation, Intent
from assistant.settings import Settings
from assistant.understand import from_compact, intent_schema, model_intent, understand
from retrieval.demo import ensure_demo
from retrieval.schema import Contract, Item, Ranked
from retrieval.store import Store
from tests.vllm.server import COMMAND, serving
from training.base_model import base_folder

pytestmark = [pytest.mark.vllm, pytest.mark.timeout(1500)]
DATA = Path(__file__).parent.parent / "data"
HOME = Settings.from_env()
ADAPTER = Path(HOME.llm_adapter or SHIPPED).resolve()


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The base URL of a server with "shop-base" and the adapter "shop": the one of SHOP_LLM_URL, or one that is started here."""
    assert (ADAPTER / "adapter_config.json").exists(), f"there is no adapter at {ADAPTER}"
    if HOME.llm_url:
        yield HOME.llm_url
        return
    with serving(base_folder("", HOME.home), ADAPTER, tmp_path_factory.mktemp("vllm") / "server.log") as url:
        yield url


@pytest.fixture(scope="module")
def contract() -> Contract:
    settings = replace(HOME, shop="demo")
    ensure_demo(settings)
    store = Store.open(settings)
    store.close()
    return store.contract


@pytest.fixture
def settings(url: str, tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, llm_url=url, llm_adapter="shop", llm_timeout_s=120, llm_reading_timeout_s=120)


@pytest.fixture
def llm(settings: Settings) -> Iterator[LLM]:
    llm = LLM.from_settings(settings)
    assert llm is not None
    yield llm
    llm.close()


def served(url: str) -> set[str]:
    return {row["id"] for row in httpx.get(f"{url}/models").json()["data"]}


def changed(folder: Path, factor: float) -> Path:
    """A copy of the adapter with its B halves scaled: another adapter that says nearly the same, or noise."""
    shutil.copytree(ADAPTER, folder)
    path = folder / "adapter_model.safetensors"
    rng = np.random.default_rng(0)
    tensors = load_file(path)
    for name, value in tensors.items():
        if "lora_B" in name:
            noise = rng.standard_normal(value.shape) * float(np.abs(value).mean()) if factor > 1 else 0
            tensors[name] = (factor * (value.astype(np.float32) + noise)).astype(value.dtype)
    save_file(tensors, path, metadata={"format": "pt"})
    return folder


def test_a_reading_follows_the_schema_and_names_its_cost(llm: LLM, contract: Contract) -> None:
    spent: list[Usage] = []
    system, user = understand_messages("waterproof hiking boots under 120", Conversation(), contract)
    schema = intent_schema(contract)
    answer = llm.complete_json(system["content"], user["content"], schema, 160, report=spent.append)
    assert answer["act"] in ACTS and set(answer) <= set(schema["properties"])
    assert 120 in (answer.get("price_max"), answer.get("price_min"))  # which of them, the text decides
    assert llm.has_adapter and spent[0].prompt_tokens > 20 and spent[0].completion_tokens > 5


def test_the_same_system_prompt_is_prefilled_once(llm: LLM, contract: Contract) -> None:
    """A prompt of several blocks of 16 tokens: the second shopper pays only for what differs."""
    spent: list[Usage] = []
    for text in ("red lipstick", "a blue kettle"):
        system, user = understand_messages(text, Conversation(), contract, tuned=False)
        assert list(llm.stream(system["content"], user["content"], max_tokens=4, report=spent.append))
    assert spent[1].cached_tokens > 200
    assert spent[1].prefilled_tokens < 0.2 * spent[1].prompt_tokens


def test_a_reply_streams_and_ends_when_the_shopper_leaves(llm: LLM) -> None:
    item = Item(id="1", title="Ridge Hiking Boots", price_cents=11900)
    system, user = (m["content"] for m in reply_messages("boots", [Ranked(item, 1.0, {})], []))
    started = time.monotonic()
    pieces = list(llm.stream(system, user, max_tokens=60))
    whole_s = time.monotonic() - started
    assert len(pieces) > 3 and len("".join(pieces)) > 10

    started = time.monotonic()
    leaving = llm.stream("Count.", "Count from one to five hundred in words.", max_tokens=1500)
    assert list(islice(leaving, 2))
    leaving.close()
    assert llm.counters.totals()["cancelled"] == 1
    until = time.monotonic() + 20
    while (running := requests_running(llm.endpoint.url)) and time.monotonic() < until:
        time.sleep(0.2)
    assert running == 0, "the server still generates for nobody"
    assert time.monotonic() - started < 20 + whole_s


def test_vllm_knows_every_option_that_compose_gives_it() -> None:
    told = subprocess.run([COMMAND, "serve", "--help=all"], capture_output=True, text=True, timeout=600, check=True).stdout
    known = set(re.findall(r"--[\w-]+", told))
    command = yaml.safe_load((DATA.parent.parent / "compose.yaml").read_text())["services"]["vllm"]["command"]
    assert {option.split("=")[0] for option in command} <= known


def requests_running(url: str) -> float:
    text = httpx.get(url.removesuffix("/v1") + "/metrics").text
    rows = [line for line in text.splitlines() if line.startswith("vllm:num_requests_running{")]
    assert rows, "vLLM names its running requests"
    return sum(float(row.rsplit(" ", 1)[1]) for row in rows)


def test_a_second_adapter_is_loaded_into_the_running_server_and_taken_back(
    tmp_path: Path, settings: Settings, llm: LLM, contract: Contract
) -> None:
    adapters = Adapters(llm, settings)
    running = llm.stream("Count.", "Count from one to thirty in words.", max_tokens=60)
    next(running)
    name = adapters.load(str(changed(tmp_path / "second", 0.9)))
    assert name.startswith("second") and name in served(settings.llm_url)
    assert llm.endpoint.model == name
    assert model_intent("red lipstick", Conversation(), contract, llm).act == "search"
    assert "".join(running), "the conversation that ran goes on"
    assert adapters.rollback() == "shop" and llm.endpoint.model == "shop"
    assert name not in served(settings.llm_url)


def test_a_bad_adapter_is_refused_and_the_old_one_serves_on(tmp_path: Path, settings: Settings, llm: LLM) -> None:
    adapters = Adapters(llm, settings)
    with pytest.raises(AdapterError, match="refuses"):
        adapters.load(str(tmp_path / "nowhere"))
    wide = changed(tmp_path / "wide", 1.0)
    config = json.loads((wide / "adapter_config.json").read_text())
    (wide / "adapter_config.json").write_text(json.dumps(config | {"r": 512}))
    with pytest.raises(AdapterError, match="rank"):
        adapters.load(str(wide))
    with pytest.raises(AdapterError, match="waterproof hiking boots"):
        adapters.load(str(changed(tmp_path / "noise", 30.0)))
    assert llm.endpoint.model == "shop"
    assert served(settings.llm_url) == {"shop-base", "shop"}
    assert len(adapters.history) == 1


def utterances() -> list[dict[str, Any]]:
    """40 English and 20 Chinese ones, evenly over the files."""
    chosen = []
    for name, count in (("utterances_en.jsonl", 40), ("utterances_zh.jsonl", 20)):
        rows = [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines() if line.strip()]
        chosen += rows[:: len(rows) // count][:count]
    return chosen


class Heard:
    """The model with its last answer kept, None where it gave none."""

    has_adapter = True

    def __init__(self, llm: LLM) -> None:
        self._llm = llm
        self.answer: dict[str, Any] | None = None

    def complete_json(self, *said: Any, **options: Any) -> dict[str, Any]:
        self.answer = None
        self.answer = self._llm.complete_json(*said, **options)
        return self.answer


def read(llm: LLM, contract: Contract) -> list[tuple[Intent | None, Intent]]:
    """Each utterance as the model alone reads it (None where it gives no Intent) and as the assistant does, by one call."""
    heard = Heard(llm)
    said: list[tuple[Intent | None, Intent]] = []
    for row in utterances():
        shown = tuple(f"shown-{i}" for i in range(1, int(row.get("shown") or 0) + 1))
        conversation = Conversation(shown=shown, wish=Intent(act="search") if shown else None)
        served, degraded = understand(row["text"], conversation, contract, heard)  # type: ignore[arg-type]
        alone = None if degraded or heard.answer is None else from_compact(heard.answer)
        said.append((alone, served))
    return said


def agreement(pairs: list[tuple[Intent | None, Intent | None]]) -> tuple[float, float]:
    """The shares of utterances with the same act, and with all slots the same."""
    acts = sum((a and a.act) == (b and b.act) for a, b in pairs)
    slots = sum(a == b if a is None or b is None else compact(a, ("act",)) == compact(b, ("act",)) for a, b in pairs)
    return acts / len(pairs), slots / len(pairs)


def test_vllm_and_the_embedded_server_read_alike(
    tmp_path: Path, llm: LLM, contract: Contract, capsys: pytest.CaptureFixture[str]
) -> None:
    """The model's arithmetic differs (bfloat16 here, 4-bit weights by 8-bit activations there); what is served must not."""
    embedded = LLM.from_settings(Settings(home=tmp_path, llm_adapter=str(ADAPTER), llm_timeout_s=120, llm_reading_timeout_s=120))
    assert embedded is not None
    here, there = read(embedded, contract), read(llm, contract)
    embedded.close()
    assert len(here) == len(there) == 60
    alone = agreement([(a[0], b[0]) for a, b in zip(here, there, strict=True)])
    served = agreement([(a[1], b[1]) for a, b in zip(here, there, strict=True)])
    with capsys.disabled():
        for who, (acts, slots) in (("model alone", alone), ("as served", served)):
            sys.stdout.write(f"\nvLLM and the embedded server, 60 utterances, {who}: same act {acts:.3f}, same slots {slots:.3f}")
    differing = [f"{compact(a[1])} | {compact(b[1])}" for a, b in zip(here, there, strict=True) if a[1] != b[1]]
    assert served[0] >= 0.95 and served[1] >= 0.90, (served, differing)
    assert alone[0] >= 0.95 and alone[1] >= 0.85, alone
    assert sum(a[0] is None for a in here) <= 3, "the adapter reads nearly everything"
