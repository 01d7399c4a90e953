"""Where the model answers from: the embedded server with its adapter, or a server by URL, and which adapter is in service.

It knows how adapters get into a server; it makes no chat call.
"""

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from assistant.llm import embedded
from assistant.llm.endpoint import Endpoint
from assistant.llm.gguf import AdapterError, ensure_gguf
from assistant.llm.weights import served_model
from assistant.settings import Settings

SHIPPED = Path(__file__).parent / "adapter"
ADMIN_TIMEOUT_S = 60.0

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One adapter that is or was in service. `hash` names its GGUF twin (embedded); `url` the server that took it ("")."""

    name: str
    path: str = ""
    hash: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """An endpoint, what to call when nobody uses it any more, and what to call when its server does not know the model.

    `restore` tells whether it gave the server what it had lost, so that asking again makes sense.
    """

    endpoint: Endpoint
    release: Callable[[], None] = lambda: None
    restore: Callable[[], bool] = lambda: False


def kept(settings: Settings) -> Path:
    return settings.home / "adapters"


def read_history(settings: Settings) -> tuple[Entry, ...]:
    """Adapters put into service at run time, the current one last; empty when there were none for this server."""
    path = kept(settings) / "history.json"
    if not path.exists():
        return ()
    entries = tuple(Entry(**row) for row in json.loads(path.read_text()))
    return tuple(e for e in entries if e.url == settings.llm_url)


def write_history(settings: Settings, entries: tuple[Entry, ...]) -> None:
    path = kept(settings) / "history.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps([asdict(e) for e in entries], indent=1))
    unfinished.replace(path)


def base_model(settings: Settings) -> Path:
    """The embedded model's weights: `llm_model` as a GGUF file, else the packaged one."""
    if not settings.llm_model:
        return served_model(settings.home)
    path = Path(settings.llm_model)
    if path.suffix != ".gguf" or not path.is_file():
        raise ValueError(f"SHOP_LLM_MODEL={settings.llm_model!r}: without SHOP_LLM_URL this must be a GGUF file")
    return path


def first_place(settings: Settings) -> Place:
    """Where a starting model answers: `llm_adapter` if set, else what was last put into service, else the shipped one."""
    history = read_history(settings)
    if history and not settings.llm_adapter:
        try:
            return place(settings, history[-1])
        except AdapterError as error:
            log.warning("the adapter %s cannot be served any more: %s", history[-1].name, error)
        except httpx.HTTPError as error:
            log.warning("the model server does not answer yet: %s", error)
            return _served_place(settings, history[-1])
    if settings.llm_url:  # asked nothing yet: the server may start after us
        model = settings.llm_adapter or settings.llm_model
        return Place(Endpoint(settings.llm_url, model, settings.llm_api_key, settings.llm_adapter))
    return place(settings, first_entry(settings))


def first_entry(settings: Settings) -> Entry:
    """What served before any adapter was loaded; a nameless entry is the bare model."""
    if settings.llm_adapter:
        return Entry(settings.llm_adapter, url=settings.llm_url) if settings.llm_url else entry_of(settings, settings.llm_adapter)
    if not settings.llm_url and not settings.llm_model and (SHIPPED / "adapter_config.json").exists():
        return entry_of(settings, str(SHIPPED))
    return Entry("", url=settings.llm_url)


def entry_of(settings: Settings, adapter: str, number: int = 0) -> Entry:
    """The entry for a PEFT folder, or for a name that the server already serves; AdapterError for a bad one."""
    path = Path(adapter)
    if settings.llm_url:
        if adapter in _served(settings):
            return Entry(adapter, url=settings.llm_url)
        return Entry(f"{path.name}-{number}", adapter, url=settings.llm_url)
    if not path.is_dir():
        raise AdapterError(f"{adapter} is not a folder")
    twin = ensure_gguf(path, base_model(settings), kept(settings))
    return Entry(path.resolve().name, str(path), twin.stem)


def place(settings: Settings, entry: Entry) -> Place:
    """Bring the entry up beside whatever runs now; AdapterError when the server refuses it."""
    if settings.llm_url:
        if entry.path and entry.name not in _served(settings):
            _admin(settings, "load_lora_adapter", {"lora_name": entry.name, "lora_path": entry.path})
        return _served_place(settings, entry)
    twin = kept(settings) / f"{entry.hash}.gguf" if entry.hash else None
    if twin is not None and not twin.exists():
        raise AdapterError(f"{twin} is gone; load the adapter again")
    try:
        server = embedded.acquire(base_model(settings), twin)
    except RuntimeError as error:
        raise AdapterError(f"llama.cpp does not start with it: {error}") from error
    return Place(Endpoint(server.url, "shop", server.api_key, entry.name), lambda: embedded.release(server))


def _served_place(settings: Settings, entry: Entry) -> Place:
    """The entry on a server by URL; a server that started again is given the adapter when it is first missed."""

    def restore() -> bool:
        try:
            place(settings, entry)
        except (AdapterError, httpx.HTTPError) as error:
            log.warning("the model server lost %s and does not take it again: %s", entry.name, error)
            return False
        log.warning("the model server had lost %s and has it again", entry.name)
        return True

    endpoint = Endpoint(settings.llm_url, entry.name or settings.llm_model, settings.llm_api_key, entry.name)
    return Place(endpoint, restore=restore if entry.path else lambda: False)


def forget(settings: Settings, entry: Entry) -> None:
    """Take an adapter that is not needed any more out of a vLLM server; it may be gone already."""
    if settings.llm_url and entry.path:
        try:
            _admin(settings, "unload_lora_adapter", {"lora_name": entry.name})
        except (AdapterError, httpx.HTTPError) as error:
            log.warning("cannot unload %s: %s", entry.name, error)


def _served(settings: Settings) -> set[str]:
    answer = httpx.get(f"{settings.llm_url}/models", headers=_key(settings), timeout=ADMIN_TIMEOUT_S)
    answer.raise_for_status()
    return {model["id"] for model in answer.json()["data"]}


def _admin(settings: Settings, verb: str, body: dict[str, str]) -> None:
    """Ask vLLM to load or unload at run time; it must run with VLLM_ALLOW_RUNTIME_LORA_UPDATING=True."""
    answer = httpx.post(f"{settings.llm_url}/{verb}", json=body, headers=_key(settings), timeout=ADMIN_TIMEOUT_S)
    if answer.status_code >= 400:
        raise AdapterError(f"the model server refuses {body['lora_name']} ({answer.status_code}): {answer.text[:300]}")


def _key(settings: Settings) -> dict[str, str]:
    return {"Authorization": f"Bearer {settings.llm_api_key}"}
