"""Random models of a few thousand weights with a real tokenizer, and a small catalogue, to train on in seconds."""

import json
from pathlib import Path

import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
from transformers import AutoTokenizer, BertConfig, BertForMaskedLM, LlamaConfig, LlamaForCausalLM

from training.pretrain.masked import packaged_encoder

CHAT = (
    "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}[SEP]{% endfor %}"
    "{% if add_generation_prompt %}assistant: {% endif %}"
)


def causal_model(folder: Path) -> str:
    """A Llama with two layers of 32 that speaks the word pieces of the packaged encoder."""
    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(packaged_encoder())
    tokenizer.eos_token, tokenizer.chat_template = "[SEP]", CHAT
    config = LlamaConfig(
        vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, tie_word_embeddings=True, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
        bos_token_id=tokenizer.cls_token_id,
    )  # fmt: skip
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return str(folder)


def text_model(folder: Path) -> str:
    """A BERT with two layers of 32 as a sentence-transformers folder."""
    torch.manual_seed(0)
    tokenizer = AutoTokenizer.from_pretrained(packaged_encoder())
    config = BertConfig(vocab_size=len(tokenizer), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4)
    bert = folder.with_name("bert")
    BertForMaskedLM(config).save_pretrained(bert)
    tokenizer.save_pretrained(bert)
    transformer = Transformer(str(bert))
    model = SentenceTransformer(modules=[transformer, Pooling(32, "mean")])
    model.save(str(folder), create_model_card=False)
    return str(folder)


def catalogue(path: Path, products: int = 60) -> Path:
    """Kettles and boots, in turn, in four colours."""
    kinds = (
        ("Kettle", "Kitchen", "Boils a litre of water in two minutes and keeps it hot."),
        ("Boots", "Shoes", "Grips on wet rock and mud."),
    )
    rows = []
    for n in range(products):
        kind, category, text = kinds[n % 2]
        colour = ("red", "blue", "green", "black")[n // 2 % 4]
        rows.append({
            "id": f"p-{n}", "title": f"{colour.title()} {kind} No. {n}", "brand": "Northmoor",
            "description": f"{text} In {colour}.", "category": ["Home", category, kind],
            "price_cents": 1000 + n, "attributes": {"colour": colour},
        })  # fmt: skip
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path
