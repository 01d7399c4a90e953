"""The GGUF twin says what PEFT says: both load one random adapter, and their next-token probabilities agree."""

import json
from pathlib import Path

import httpx
import numpy as np
import pytest

from assistant.llm import embedded
from assistant.llm.gguf import ensure_gguf
from assistant.llm.weights import served_model
from assistant.settings import Settings

pytestmark = pytest.mark.slow
PROMPT = "The weather in the mountains is cold, so bring warm"


def test_the_twin_agrees_with_peft(tmp_path: Path) -> None:
    import torch
    from peft import LoraConfig, get_peft_model
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig

    path = served_model(Settings.from_env().home)
    load = {"gguf_file": path.name}
    model = AutoModelForCausalLM.from_pretrained(path.parent, quantization_config=GgufConfig(dequantize=True), **load)
    tokenizer = AutoTokenizer.from_pretrained(path.parent, **load)
    torch.manual_seed(5)
    peft = get_peft_model(model.float(), LoraConfig(r=4, lora_alpha=8, target_modules="all-linear", init_lora_weights=False))
    with torch.no_grad():
        for name, parameter in peft.named_parameters():
            if "lora_B" in name:
                parameter.mul_(0.5)
    peft.save_pretrained(tmp_path / "adapter", save_embedding_layers=False)
    ids = tokenizer(PROMPT, return_tensors="pt").input_ids
    with torch.no_grad():
        expected = peft(ids).logits[0, -1].log_softmax(-1).numpy()
        with peft.disable_adapter():
            bare = peft(ids).logits[0, -1].log_softmax(-1).numpy()

    twin = ensure_gguf(tmp_path / "adapter", path, tmp_path)
    server = embedded.acquire(path, twin)
    body = {"prompt": ids[0].tolist(), "n_predict": 1, "n_probs": 40, "temperature": 0, "post_sampling_probs": False}
    head = {"Authorization": f"Bearer {server.api_key}"}
    answer = httpx.post(server.url.removesuffix("/v1") + "/completion", json=body, headers=head, timeout=120).json()
    embedded.release(server)
    top = answer["completion_probabilities"][0]["top_logprobs"]
    tokens = np.array([t["id"] for t in top])
    said = np.array([t["logprob"] for t in top])
    assert np.abs(said - expected[tokens]).mean() < 0.15, json.dumps(top[:3])
    assert np.abs(said - bare[tokens]).mean() > 0.6, "the adapter matters, so the agreement means something"
