"""What was on screen when a shopper did something: the conversation's part of an event, in one place for chat and clicks."""

from dataclasses import replace

from assistant.schema import Conversation
from retrieval.recommend import Recommender
from retrieval.schema import Event, Item


def situated(event: Event, conversation: Conversation) -> Event:
    """The event with its page, the slate, the place in it and the query, where it does not bring them.

    One that names its page is told all this by the log: it may be an earlier page of the conversation. About a gift it teaches
    nothing.
    """
    if event.impression:
        return event
    wish = conversation.wish
    shown = event.shown or conversation.shown
    place = shown.index(event.item_id) if event.item_id in shown else None
    return replace(
        event,
        shown=shown,
        position=place if event.position is None else event.position,
        query=event.query or (wish.query if wish else ""),
        taught=event.taught and not (wish and wish.recipient),
        impression=conversation.impression if place is not None and shown == conversation.shown else "",
    )


def on_screen(recommender: Recommender, conversation: Conversation) -> list[Item]:
    """The items shown last that the catalogue still has, in their order."""
    return list(recommender.items(conversation.shown).values())
