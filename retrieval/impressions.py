"""From a recommendation to the page that the log keeps, and from an event to its place on that page. Pure."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from retrieval.schema import Event, Impression, Recommendation, Surface


def impression_of(
    found: Recommendation, query: str, user_id: str, session_id: str, surface: Surface, at: datetime, gift: bool = False
) -> Impression:
    """The page of a recommendation, under a new id."""
    return Impression(
        id=uuid4().hex,
        user_id=user_id,
        session_id=session_id,
        at=at,
        surface=surface,
        query=query,
        policy=found.policy,
        shown=tuple(r.item.id for r in found.items),
        propensities=tuple(r.propensity for r in found.items),
        prefixes=found.prefixes,
        total=found.total,
        gift=gift,
        arm=found.arm,
        shadow=found.shadow,
        shadow_policy=found.shadow_policy,
    )


def placed(event: Event, page: Impression | None) -> Event:
    """The event with what was shown, where and with which probability, as the page that it names was logged.

    An event about a gift's page teaches nothing. ValueError when there is no such page, when it is another shopper's, or when the
    item was not on it.
    """
    if page is None:
        raise ValueError(f"impression {event.impression!r} is not in the log; send the id that came with the products, or none")
    if page.user_id and page.user_id != event.user_id:
        raise ValueError(f"impression {event.impression!r} was not shown to user_id {event.user_id!r}")
    if event.item_id not in page.shown:
        raise ValueError(f"item {event.item_id!r} was not shown in impression {event.impression!r}")
    place = page.shown.index(event.item_id)
    return replace(
        event,
        session_id=event.session_id or page.session_id,
        query=event.query or page.query,
        shown=page.shown,
        position=place,
        propensity=page.propensities[place],
        taught=event.taught and not page.gift,
    )
