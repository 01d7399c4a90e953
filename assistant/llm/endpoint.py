"""Where a model is asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A model behind a base URL (".../v1"). `model` "" is the first one the server names; `adapter` "" is the bare model."""

    url: str
    model: str = ""
    api_key: str = "none"
    adapter: str = ""
