"""Put a new adapter into service while conversations run, and take it back.

The new one is brought up beside the old one, tried on a known utterance, and only then takes the new calls; calls that run end
where they began. It knows no HTTP routes of our own server.
"""

import json
import threading
from collections.abc import Callable

import httpx

from assistant.llm.client import LLM
from assistant.llm.errors import LLMUnavailable
from assistant.llm.gguf import AdapterError
from assistant.llm.serving import Entry, Place, entry_of, first_entry, forget, place, read_history, write_history
from assistant.prompts import ACTS, understand_messages
from assistant.schema import Conversation
from assistant.settings import Settings
from retrieval.schema import Contract

UTTERANCE = "waterproof hiking boots under 120"


def read_known_utterance(llm: LLM) -> None:
    """Ask for the reading of one utterance without a schema; AdapterError unless it is JSON with an act."""
    system, user = understand_messages(UTTERANCE, Conversation(), Contract("", 0, "USD"))
    try:
        answer = llm.complete_json(system["content"], user["content"], None, max_tokens=96)
    except LLMUnavailable as error:
        raise AdapterError(f"it cannot read {UTTERANCE!r}: {error.reason}") from error
    if answer.get("act") not in ACTS:
        raise AdapterError(f"it reads {UTTERANCE!r} as {json.dumps(answer)[:120]}, which has no act")


class Adapters:
    """The adapters of one `LLM`. `load` and `rollback` return the name now in service ("" is the bare model)."""

    def __init__(self, llm: LLM, settings: Settings, tried: Callable[[LLM], None] = read_known_utterance) -> None:
        self._llm = llm
        self._settings = settings
        self._tried = tried
        self._lock = threading.Lock()

    @property
    def history(self) -> tuple[Entry, ...]:
        """What was put into service, the current one last; before the first `load` only what the start chose."""
        return read_history(self._settings) or (first_entry(self._settings),)

    def load(self, adapter: str) -> str:
        """Put a PEFT folder (or a name that the server knows) into service; AdapterError leaves the old one there."""
        with self._lock:
            history = self.history
            try:
                entry = entry_of(self._settings, adapter, len(history))
                self._switch(entry)
            except httpx.HTTPError as error:
                raise AdapterError(f"the model server cannot be asked: {error}") from error
            write_history(self._settings, (*history, entry))
            if len(history) > 2:
                forget(self._settings, history[-2])
            return entry.name

    def rollback(self) -> str:
        """Return to the adapter before; AdapterError when there is none."""
        with self._lock:
            history = self.history
            if len(history) < 2:
                raise AdapterError("there is no earlier adapter to return to")
            try:
                self._switch(history[-2], tried=False)
            except httpx.HTTPError as error:
                raise AdapterError(f"the model server cannot be asked: {error}") from error
            write_history(self._settings, history[:-1])
            forget(self._settings, history[-1])
            return history[-2].name

    def _switch(self, entry: Entry, tried: bool = True) -> None:
        new = place(self._settings, entry)
        if tried:
            probe = LLM(Place(new.endpoint), self._settings.llm_timeout_s, attempts=1)  # its end is not the place's
            try:
                self._tried(probe)
            except AdapterError:
                new.release()
                forget(self._settings, entry)
                raise
            finally:
                probe.close()
        self._llm.switch(new)
