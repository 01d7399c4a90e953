"""What a shopper says against or for what is shown, in the plain words in which the log keeps critiques.

"cheaper", "not leather", "too formal": `retrieval.preferences.critique` reads them. A search is no critique: only what is said of
things on screen is.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from assistant.schema import Intent
from retrieval.schema import Event

LONGEST = 60
TOO = re.compile(r"\btoo ([a-z][a-z-]+)|太(?!好|棒|喜欢|赞)(\w{1,4}?)[了，。！!,]|太(?!好|棒|喜欢|赞)(\w{1,4})$", re.IGNORECASE)


def critiques(intent: Intent, text: str = "") -> tuple[str, ...]:
    """The critiques of one turn, none for a turn that is no refinement of something shown; `text` is what was said."""
    if intent.act not in ("refine", "feedback"):
        return ()
    said: list[str] = [intent.relative_price] if intent.relative_price else []
    said += [f"not {value}" for value in (*intent.exclude, *intent.exclude_brands)]
    if intent.act == "feedback" and not intent.references and (found := TOO.search(text)):
        said.append(f"too {next(word for word in found.groups() if word)}")
    return tuple(dict.fromkeys(s.strip()[:LONGEST] for s in said if s.strip()))


def critique_events(
    intent: Intent, text: str, user_id: str, session_id: str, shown: Sequence[str], at: datetime, taught: bool = True
) -> tuple[Event, ...]:
    """Events for `Recommender.record`, said of the item meant or of the first on screen; none when nothing is on screen."""
    if not shown:
        return ()
    places = [(r if r > 0 else len(shown) + r + 1) for r in intent.references]
    meant = next((shown[p - 1] for p in places if 0 < p <= len(shown)), shown[0])
    return tuple(
        Event(user_id, meant, "critique", at, session_id=session_id, query=words, shown=tuple(shown), taught=taught)
        for words in critiques(intent, text)
    )
