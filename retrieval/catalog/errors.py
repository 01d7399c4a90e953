"""What is wrong with a row of a catalogue."""


class CatalogError(ValueError):
    """A row that cannot be kept: its 1-based number, the field, the reason with the bad value, and an excerpt of the row."""

    def __init__(self, row: int, field: str, reason: str, raw: str = "") -> None:
        super().__init__(f"row {row}, {field}: {reason}" if row else f"{field}: {reason}")
        self.row, self.field, self.reason, self.raw = row, field, reason, raw[:500]


class FieldError(ValueError):
    """A field that cannot be read; the reader adds the row."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field = field
