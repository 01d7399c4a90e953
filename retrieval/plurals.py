"""English plural and singular, as far as product words need them."""

_IRREGULAR = {
    "mice": "mouse",
    "knives": "knife",
    "lenses": "lens",
    "scarves": "scarf",
    "shelves": "shelf",
    "bookshelves": "bookshelf",
    "watches": "watch",
    "women": "woman",
    "men": "man",
}
_PLURALS = {one: many for many, one in _IRREGULAR.items()}
_ALWAYS_PLURAL = frozenset("jeans trousers shorts sunglasses glasses headphones scissors".split())


def singular(word: str) -> str:
    """The last word of a name made singular."""
    head, _, last = word.rpartition(" ")
    return f"{head} {_singular(last)}".lstrip()


def plural(word: str) -> str:
    """The last word of a name made plural; the name must be singular."""
    head, _, last = word.rpartition(" ")
    return f"{head} {_plural(last)}".lstrip()


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _PLURALS:
        return word
    for end, new in (("ies", "y"), ("sses", "ss"), ("shes", "sh"), ("ches", "ch"), ("xes", "x")):
        if word.endswith(end) and len(word) > len(end) + 1:
            return word[: -len(end)] + new
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) and len(word) > 3 else word


def _plural(word: str) -> str:
    if word in _PLURALS:
        return _PLURALS[word]
    if word in _ALWAYS_PLURAL or word.endswith("s") and not word.endswith("ss"):
        return word
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("ss", "x", "ch", "sh")) else "s")
