"""The seam: chat calls to whatever server speaks the OpenAI protocol, embedded or not.

It knows no prompts, no products and no conversation: two strings go in, a JSON object or text pieces come out.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Self, TypeVar

import openai
from openai.types import CompletionUsage
from openai.types.chat import ChatCompletionMessageParam
from openai.types.shared_params import ResponseFormatJSONSchema

from assistant.llm.breaker import Breaker
from assistant.llm.endpoint import Endpoint
from assistant.llm.errors import LLMUnavailable
from assistant.llm.serving import Place, first_place
from assistant.llm.usage import Counters, Usage
from assistant.settings import Settings

Report = Callable[[Usage], None]
T = TypeVar("T")


@dataclass(slots=True)
class _Line:
    """A place in service, with the number of calls that run on it; released once it is replaced and idle."""

    place: Place
    client: openai.OpenAI
    model: str
    calls: int = 0
    replaced: bool = False


class LLM:
    """One language model. Safe to call from many threads; a call that started on an endpoint ends there.

    Connection failures and 5xx are tried `attempts` times with exponential back-off and jitter; a timeout, a 4xx or a wrong
    answer is not, but for a model that the server lost and that could be given to it again. Every failure is an
    `LLMUnavailable`.
    """

    def __init__(
        self,
        place: Place,
        timeout_s: float = 20.0,
        reading_timeout_s: float | None = None,
        attempts: int = 3,
        backoff_s: float = 0.2,
        breaker: Breaker | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.counters = Counters()
        self.breaker = breaker or Breaker()
        self._timeout_s = timeout_s
        self._reading_timeout_s = reading_timeout_s or timeout_s
        self._attempts = attempts
        self._backoff_s = backoff_s
        self._sleep = sleep
        self._lock = threading.Lock()
        self._line = self._connect(place)

    @classmethod
    def from_settings(cls, settings: Settings) -> Self | None:
        """The model that the settings name, started when it is the embedded one; None for "off".

        ValueError for an adapter or a model file that cannot be used.
        """
        if settings.llm_url == "off":
            return None
        return cls(first_place(settings), settings.llm_timeout_s, settings.llm_reading_timeout_s)

    @property
    def endpoint(self) -> Endpoint:
        return self._line.place.endpoint

    @property
    def has_adapter(self) -> bool:
        """Whether a tuned adapter answers; without one a small model is not fit to read the shopper."""
        return bool(self._line.place.endpoint.adapter)

    def complete_json(
        self,
        system: str,
        user: str,
        schema: Mapping[str, Any] | None,
        max_tokens: int = 192,
        report: Report | None = None,
    ) -> dict[str, Any]:
        """One JSON object, the likeliest one, within the reading timeout. `schema` None leaves its form to the model."""
        with self._serving() as line:
            options: dict[str, Any] = {} if schema is None else {"response_format": _json_schema(schema)}
            started = time.monotonic()
            answer = self._attempt(
                line,
                lambda: line.client.chat.completions.create(
                    model=self._model(line),
                    messages=_messages(system, user),
                    max_tokens=max_tokens,
                    temperature=0,
                    timeout=self._reading_timeout_s,
                    **options,
                ),
                self._reading_timeout_s,
            )
            self._account(answer.usage, time.monotonic() - started, report)
        choice = answer.choices[0]
        if choice.finish_reason == "length":
            raise self._wrong(f"the answer was cut after {max_tokens} tokens")
        try:
            value = json.loads(choice.message.content or "")
        except ValueError:
            raise self._wrong(f"the answer is not JSON: {(choice.message.content or '')[:60]!r}") from None
        if not isinstance(value, dict):
            raise self._wrong(f"the answer is a JSON {type(value).__name__}, not an object")
        return value

    def stream(self, system: str, user: str, max_tokens: int = 160, report: Report | None = None) -> Generator[str, None, None]:
        """Text pieces as they come. Closing the generator closes the connection, and the server stops generating.

        The timeout holds for the whole answer. A failure after the first piece is raised and not tried again.
        """
        with self._serving() as line:
            started = time.monotonic()
            pieces = self._attempt(
                line,
                lambda: line.client.chat.completions.create(
                    model=self._model(line),
                    messages=_messages(system, user),
                    max_tokens=max_tokens,
                    temperature=0,
                    stream=True,
                    stream_options={"include_usage": True},
                ),
                self._timeout_s,
            )
            usage: CompletionUsage | None = None
            try:
                for piece in pieces:
                    usage = piece.usage or usage
                    if time.monotonic() - started > self._timeout_s:
                        raise self._down(f"timeout after {self._timeout_s:g} s")
                    if piece.choices and piece.choices[0].delta.content:
                        yield piece.choices[0].delta.content
            except openai.OpenAIError as error:
                raise self._down(_reason(error, self._timeout_s)) from error
            except GeneratorExit:
                self.counters.count("cancelled")
                raise
            finally:
                pieces.close()
            self._account(usage, time.monotonic() - started, report)

    def switch(self, place: Place) -> None:
        """Send new calls to `place`. The old one is released once its last call has ended, as this one will be."""
        new = self._connect(place)
        with self._lock:
            old, self._line = self._line, new
            old.replaced = True
            idle = old.calls == 0
        self.breaker.succeeded()
        if idle:
            _end(old)

    def close(self) -> None:
        """Release the endpoint; no call may follow."""
        _end(self._line)

    def _connect(self, place: Place) -> _Line:
        endpoint = place.endpoint
        client = openai.OpenAI(base_url=endpoint.url, api_key=endpoint.api_key or "none", timeout=self._timeout_s, max_retries=0)
        return _Line(place, client, endpoint.model)

    @contextmanager
    def _serving(self) -> Iterator[_Line]:
        if not self.breaker.allows():
            self.counters.count("refused")
            raise LLMUnavailable("the model server is down (circuit open)")
        with self._lock:
            line = self._line
            line.calls += 1
        try:
            yield line
        finally:
            with self._lock:
                line.calls -= 1
                over = line.calls == 0 and line.replaced
            if over:
                _end(line)

    def _model(self, line: _Line) -> str:
        if not line.model:
            line.model = line.client.models.list().data[0].id
        return line.model

    def _attempt(self, line: _Line, call: Callable[[], T], timeout_s: float) -> T:
        for attempt in range(self._attempts):
            try:
                value = call()
            except openai.OpenAIError as error:
                if isinstance(error, openai.NotFoundError) and not attempt and self._attempts > 1 and line.place.restore():
                    continue
                if not _passing(error) or attempt + 1 == self._attempts:
                    down = _passing(error) or isinstance(error, openai.APITimeoutError)
                    reason = _reason(error, timeout_s)
                    raise (self._down(reason) if down else self._wrong(reason)) from error
                self.counters.count("retries")
                self._sleep(self._backoff_s * 2**attempt * random.uniform(0.5, 1.5))
            else:
                self.breaker.succeeded()
                return value
        raise AssertionError("attempts must be at least 1")

    def _account(self, usage: CompletionUsage | None, seconds: float, report: Report | None) -> None:
        if usage is None:
            return
        details = usage.prompt_tokens_details
        cached = (details.cached_tokens or 0) if details else 0
        spent = Usage(usage.prompt_tokens, cached, usage.completion_tokens, seconds)
        self.counters.add(spent)
        if report is not None:
            report(spent)

    def _down(self, reason: str) -> LLMUnavailable:
        self.breaker.failed()
        return self._wrong(reason)

    def _wrong(self, reason: str) -> LLMUnavailable:
        self.counters.count("failures")
        return LLMUnavailable(reason)


def _passing(error: openai.OpenAIError) -> bool:
    """Whether another attempt may help: the server was not reached, or it failed by itself."""
    if isinstance(error, openai.APITimeoutError):
        return False
    return isinstance(error, openai.APIConnectionError | openai.InternalServerError)


def _reason(error: openai.OpenAIError, timeout_s: float) -> str:
    if isinstance(error, openai.APITimeoutError):
        return f"timeout after {timeout_s:g} s"
    if isinstance(error, openai.APIConnectionError):
        return "the model server cannot be reached"
    if isinstance(error, openai.APIStatusError):
        return f"the model server answered {error.status_code}: {error.message[:160]}"
    return f"the model server failed: {str(error)[:160]}"


def _messages(system: str, user: str) -> list[ChatCompletionMessageParam]:
    return [{"role": "system", "content": system}, {"role": "user", "content": user}]


def _json_schema(schema: Mapping[str, Any]) -> ResponseFormatJSONSchema:
    return {"type": "json_schema", "json_schema": {"name": "answer", "schema": dict(schema), "strict": True}}


def _end(line: _Line) -> None:
    line.client.close()
    line.place.release()
