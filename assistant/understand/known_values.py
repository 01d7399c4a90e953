"""Values that shoppers name in any shop, so that one which this shop lacks is kept as an unmet wish and not lost in the query.

values.txt: a line `@attribute`, and under it forms between " | ", English and Chinese.
"""

from collections.abc import Mapping
from pathlib import Path


def read_values(path: Path) -> dict[str, tuple[str, ...]]:
    """{attribute: forms}; a form before the first attribute is a ValueError."""
    found: dict[str, dict[str, None]] = {}
    attribute = ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("@"):
            attribute = line[1:].strip()
        elif line.strip():
            if not attribute:
                raise ValueError(f"{path}:{number}: a form before the first @attribute")
            found.setdefault(attribute, {}).update(dict.fromkeys(form.strip() for form in line.split("|")))
    return {name: tuple(forms) for name, forms in found.items()}


KNOWN_VALUES: Mapping[str, tuple[str, ...]] = read_values(Path(__file__).parent / "values.txt")
