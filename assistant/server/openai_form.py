"""The OpenAI chat form, read and written: https://platform.openai.com/docs/api-reference/chat. It answers nothing itself.

Departures: `model`, sampling and token limits are accepted and have no meaning here; system messages are not obeyed, for the
shop's own rules hold; products and reasons stand in a field `shop` beside `choices`.
"""

import base64
import binascii
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field

from assistant.llm import Counters
from assistant.schema import Message, Reply
from assistant.wire import reply_json

MODEL = "shop-assistant"
MOST_MESSAGES = 200
LONGEST_TEXT = 8000
LONGEST_ID = 128
Id = Annotated[str, Field(min_length=1, max_length=LONGEST_ID)]


class ImageUrl(BaseModel):
    url: str


class Part(BaseModel):
    """A part of a message: a text, or a photo as a data URL."""

    model_config = ConfigDict(extra="allow")
    type: str
    text: str | None = None
    image_url: ImageUrl | None = None


class ChatMessage(BaseModel):
    model_config = ConfigDict(extra="allow")
    role: Literal["user", "assistant", "system", "developer", "tool", "function"]
    content: str | list[Part] | None = None


class StreamOptions(BaseModel):
    include_usage: bool | None = False


class ChatRequest(BaseModel):
    """What `/v1/chat/completions` reads; further fields of the OpenAI form are accepted and have no effect.

    The last message is the turn. `metadata` may hold `session_id` and `user_id`; the headers X-Session-Id and X-User-Id do the
    same. With a known session the earlier messages are not needed.
    """

    model_config = ConfigDict(
        extra="allow",
        json_schema_extra={
            "example": {
                "model": MODEL,
                "messages": [{"role": "user", "content": "waterproof hiking boots for men under 120"}],
                "user": "u001",
                "metadata": {"session_id": "s-1"},
            }
        },
    )
    messages: list[ChatMessage] = Field(min_length=1, max_length=MOST_MESSAGES)
    model: str = MODEL
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = 1
    user: Id | None = None
    metadata: dict[str, str] | None = None

    @property
    def includes_usage(self) -> bool:
        return bool(self.stream_options and self.stream_options.include_usage)


@dataclass(frozen=True, slots=True)
class Asked:
    """The turn that a request asks for, and what was said before; ids are "" where the request names none."""

    text: str
    image: bytes | None
    history: tuple[Message, ...]
    user_id: str
    session_id: str


def read_request(request: ChatRequest, headers: Mapping[str, str]) -> Asked:
    """ValueError says what cannot be answered: no user message at the end, more than one choice, a photo that is no data URL."""
    last = request.messages[-1]
    if last.role != "user":
        raise ValueError(f"the last message has the role {last.role!r}; the turn to answer must be a user message")
    if (request.n or 1) != 1:
        raise ValueError(f"n={request.n}: one answer is given per turn; leave n out")
    text, image = _text(last).strip(), _image(last)
    if not text and image is None:
        raise ValueError("the last message is empty; say something or show a photo")
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"the message has {len(text):,} characters; at most {LONGEST_TEXT:,} are read")
    earlier = [m for m in request.messages[:-1] if m.role in ("user", "assistant")]
    history = tuple(Message("user" if m.role == "user" else "assistant", _text(m)[:LONGEST_TEXT]) for m in earlier)
    told = request.metadata or {}
    user_id = told.get("user_id") or headers.get("x-user-id") or request.user or ""
    session_id = told.get("session_id") or headers.get("x-session-id") or ""
    for name, value in (("user_id", user_id), ("session_id", session_id)):
        if len(value) > LONGEST_ID:
            raise ValueError(f"{name} has {len(value)} characters; at most {LONGEST_ID} are allowed")
    return Asked(text, image, history, user_id, session_id)


def _text(message: ChatMessage) -> str:
    if isinstance(message.content, list):
        return "\n".join(part.text for part in message.content if part.text)
    return message.content or ""


def _image(message: ChatMessage) -> bytes | None:
    """The first photo of the message; its URL is never fetched."""
    parts = message.content if isinstance(message.content, list) else []
    for part in parts:
        if part.image_url is not None:
            return _data_url(part.image_url.url)
        if part.type not in ("text", "image_url"):
            raise ValueError(f"a part of type {part.type!r} is not understood; send text and image_url")
    return None


def _data_url(url: str) -> bytes:
    head, comma, data = url.partition(",")
    if not head.startswith("data:image/") or not head.endswith(";base64") or not comma:
        raise ValueError(f"the photo {url[:40]!r} is not a data URL; send data:image/jpeg;base64,... (URLs are not fetched)")
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error as error:
        raise ValueError(f"the photo's data URL is not base64: {error}") from None


@dataclass(frozen=True, slots=True)
class Answer:
    """Writes one answer in the OpenAI form; `id` and `created` are the same in all of its chunks."""

    session_id: str
    user_id: str
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def completion(self, reply: Reply, usage: Mapping[str, Any]) -> dict[str, Any]:
        choice = {"index": 0, "message": {"role": "assistant", "content": reply.text}, "finish_reason": "stop", "logprobs": None}
        return self._form("chat.completion", [choice]) | {"usage": dict(usage), "shop": self.shop(reply)}

    def chunk(self, delta: Mapping[str, str], reply: Reply | None = None, finish: str | None = None) -> dict[str, Any]:
        """A piece of the answer; `reply` puts the products, and at the end all that is known, beside it."""
        choice = {"index": 0, "delta": dict(delta), "finish_reason": finish, "logprobs": None}
        return self._form("chat.completion.chunk", [choice]) | ({"shop": self.shop(reply)} if reply is not None else {})

    def usage_chunk(self, usage: Mapping[str, Any]) -> dict[str, Any]:
        return self._form("chat.completion.chunk", []) | {"usage": dict(usage)}

    def shop(self, reply: Reply) -> dict[str, Any]:
        return {"session_id": self.session_id, "user_id": self.user_id} | reply_json(reply)

    def _form(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": MODEL, "choices": choices}


def usage_of(spent: Counters) -> dict[str, Any]:
    """What the turn's model calls cost, by the model server's own figures; all 0 where no model was asked."""
    totals = {name: int(value) for name, value in spent.totals().items()}
    return {
        "prompt_tokens": totals["prompt_tokens"],
        "completion_tokens": totals["completion_tokens"],
        "total_tokens": totals["prompt_tokens"] + totals["completion_tokens"],
        "prompt_tokens_details": {"cached_tokens": totals["cached_tokens"]},
    }
