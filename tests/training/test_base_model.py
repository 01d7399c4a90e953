"""The base of all adapters: what may be named, and that the converted folder is the model that the embedded server runs."""

from pathlib import Path

import pytest

from retrieval.settings import ShopSettings
from training.base_model import base_folder, base_hash, load_base


def test_a_base_that_is_neither_folder_nor_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no config.json"):
        base_folder(str(tmp_path), tmp_path)
    with pytest.raises(ValueError, match="neither a folder nor an id"):
        base_folder("./nothing/here", tmp_path)
    assert base_folder("Qwen/Qwen3-4B-Instruct-2507", tmp_path) == "Qwen/Qwen3-4B-Instruct-2507"
    assert base_hash("Qwen/Qwen3-4B-Instruct-2507") == ""


@pytest.mark.slow
def test_the_packaged_model_answers_and_stops() -> None:
    folder = base_folder("", ShopSettings.from_env().home)
    model, tokenizer = load_base(folder)
    asked = [{"role": "user", "content": "What is the capital of France?"}]
    ids = tokenizer.apply_chat_template(asked, add_generation_prompt=True, return_tensors="pt", return_dict=True)
    said = model.generate(**ids, max_new_tokens=40, do_sample=False)[0, ids["input_ids"].shape[1] :]
    assert "Paris" in tokenizer.decode(said)
    assert tokenizer.decode(said[-1:]) == "<|im_end|>", "the end-of-turn mark is the model's own end"
    assert base_folder("", ShopSettings.from_env().home) == folder and len(base_hash(folder)) == 16
