"""The tables of templates beside this file: how people say things, by language and by what they say."""

from functools import lru_cache
from pathlib import Path

from assistant.schema import Language

Tables = dict[str, tuple[str, ...]]
SEPARATOR = "¦"


@lru_cache(maxsize=2)
def tables(language: Language) -> Tables:
    """All tables of a language by name; a template that stands twice is drawn twice as often, "_" says nothing."""
    found: Tables = {}
    for kind in ("wishes", "turns", "replies"):
        found |= read(Path(__file__).parent / f"{kind}_{language}.txt")
    return found


def read(path: Path) -> Tables:
    """Read `@NAME` and the templates under it; ValueError for text before the first name."""
    found: dict[str, list[str]] = {}
    name = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("@"):
            name = line[1:].strip()
            found[name] = []
        elif line.strip() and not line.startswith("# "):
            if not name:
                raise ValueError(f"{path}:{number}: a template before the first @NAME")
            found[name] += [t.strip() for t in line.split(SEPARATOR) if t.strip()]
    return {n: tuple("" if t == "_" else t for t in templates) for n, templates in found.items()}
