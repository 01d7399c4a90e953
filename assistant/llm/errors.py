"""The one error of the seam."""


class LLMUnavailable(RuntimeError):
    """The model gave no usable answer; `reason` is short enough for `Reply.degraded`. Templates and the parser answer then."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
