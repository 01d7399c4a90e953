"""Conversations of clients that name no session: their messages say which one it is.

A client of the OpenAI form sends the whole conversation each time. The state after an answer is kept under a hash of all that
was said up to it, so the next request goes on from there, also on a branch; a conversation that this process has not seen is
read again from its messages.
"""

import json
from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING
from uuid import uuid4

from assistant.schema import Conversation, Message, Reply, Turn
from assistant.understand.command import replay

from .openai_form import Asked

if TYPE_CHECKING:
    from assistant import Assistant

KEPT = 5000


class Threads:
    """Gives each request its shopper and its session."""

    def __init__(self, assistant: "Assistant") -> None:
        self._assistant = assistant
        self._states: OrderedDict[str, tuple[str, Conversation]] = OrderedDict()
        self._lock = Lock()

    def begin(self, asked: Asked) -> tuple[Turn, Conversation]:
        """The turn to answer, and the state that it starts from."""
        if asked.session_id:
            user_id, session_id = asked.user_id or f"guest-{asked.session_id}", asked.session_id
            state = self._assistant.services.sessions.load(session_id, user_id)
            state = self._replayed(asked.history) if state == Conversation() else state
        else:
            session_id = f"chat-{uuid4().hex}"
            with self._lock:
                known = self._states.get(_key(asked.user_id, asked.history)) if asked.history else None
            user_id, state = known or (asked.user_id or f"guest-{uuid4().hex}", self._replayed(asked.history))
        return Turn(user_id, session_id, asked.text, image=asked.image), state

    def end(self, asked: Asked, turn: Turn, reply: Reply) -> None:
        """Keep the state after the answer for the request that will bring the answer back."""
        if asked.session_id:
            return
        said = (*asked.history, Message("user", asked.text), Message("assistant", reply.text))
        state = self._assistant.services.sessions.load(turn.session_id, turn.user_id)
        with self._lock:
            self._states[_key(asked.user_id, said)] = (turn.user_id, state)
            if len(self._states) > KEPT:
                self._states.popitem(last=False)

    def _replayed(self, history: tuple[Message, ...]) -> Conversation:
        return replay(history, self._assistant.contract, 0)


def _key(user_id: str, said: tuple[Message, ...]) -> str:
    return sha256(json.dumps([user_id, *([m.role, m.text.strip()] for m in said)]).encode()).hexdigest()
