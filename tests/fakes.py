"""Stand-ins at the seams, for tests that are about something else."""

import re
from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any

from assistant.llm import Breaker, Counters, Endpoint, LLMUnavailable, Usage


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
