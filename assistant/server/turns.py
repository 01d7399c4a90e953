"""Run one turn in a thread of its own and hand its pieces to the event loop; stop it when nobody listens any more."""

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, closing
from typing import TYPE_CHECKING

from fastapi import HTTPException
from fastapi.responses import StreamingResponse
from starlette.types import Send

from assistant.llm import Counters, metered
from assistant.schema import Conversation, Reply, Turn

if TYPE_CHECKING:
    from assistant import Assistant

MOST_AT_ONCE = 64


class Turns:
    """The turns of one server; more than `most` at once are refused with 503. `done` hears what a finished turn cost."""

    def __init__(self, assistant: "Assistant", done: Callable[[Counters], None], most: int = MOST_AT_ONCE) -> None:
        self._assistant, self._done, self._most = assistant, done, most
        self._running, self._counting = 0, threading.Lock()

    def check_room(self) -> None:
        if self._running >= self._most:
            raise HTTPException(503, f"{self._running} turns are being answered; try again in a moment", {"retry-after": "2"})

    async def pieces(self, turn: Turn, state: Conversation, spent: Counters) -> AsyncGenerator[Reply | str, None]:
        """What `Assistant.stream` yields from `state`, in order; its errors are raised here. Model calls are added to `spent`.

        The whole turn runs in one thread. Closing this generator closes that of the assistant, which stops the model: at the
        latest when its current step ends.
        """
        loop, queue, left = asyncio.get_running_loop(), asyncio.Queue[Reply | str | Exception | None](), threading.Event()

        def put(piece: Reply | str | Exception | None) -> None:
            if not loop.is_closed():
                loop.call_soon_threadsafe(queue.put_nowait, piece)

        def answer() -> None:
            try:
                with metered(spent), closing(self._assistant.stream(turn, state)) as stream:
                    for piece in stream:
                        if left.is_set():
                            return
                        put(piece)
                put(None)
            except Exception as error:  # to the event loop, where it is raised
                put(error)
            finally:
                self._count(-1)

        self._count(1)
        threading.Thread(target=answer, name=f"turn-{turn.session_id}", daemon=True).start()
        try:
            while (piece := await queue.get()) is not None:
                if isinstance(piece, Exception):
                    raise piece
                yield piece
        finally:
            left.set()
        self._done(spent)

    def _count(self, change: int) -> None:
        with self._counting:
            self._running += change


class EventStream(StreamingResponse):
    """Server-sent events; the generator behind them is closed as soon as the client has gone."""

    media_type = "text/event-stream"

    async def stream_response(self, send: Send) -> None:
        body = self.body_iterator
        assert isinstance(body, AsyncGenerator)
        async with aclosing(body):
            await super().stream_response(send)
