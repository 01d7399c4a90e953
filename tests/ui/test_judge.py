"""Thumbs on an answer: the newest one about products is judged, any other is refused in a sentence."""

from uuid import uuid4

import pytest

from assistant import Assistant, Turn

pytest.importorskip("gradio")
from ui.app import judged  # noqa: E402


def test_a_thumb_on_the_newest_answer_is_kept(demo: Assistant) -> None:
    user, session = f"u-{uuid4().hex}", f"s-{uuid4().hex}"
    demo.chat(Turn(user, session, "mugs under 30"))
    history = [{"role": "user"}, {"role": "assistant"}, {"role": "user"}, {"role": "assistant"}]
    assert "newest" in judged(demo, history, 1, True, user, session)
    assert judged(demo, history, 3, False, user, session) == "Thank you, noted."
    assert [v.liked for v in demo.services.verdicts.all() if v.user_id == user] == [False]
    demo.forget(user)


def test_an_answer_without_products_cannot_be_judged(demo: Assistant) -> None:
    user, session = f"u-{uuid4().hex}", f"s-{uuid4().hex}"
    demo.chat(Turn(user, session, "hello"))
    assert "about products" in judged(demo, [{"role": "user"}, {"role": "assistant"}], 1, True, user, session)
