"""compose.yaml: what it tells the assistant are settings that exist, and its services fit together."""

import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from sqlalchemy.engine import make_url

from assistant.settings import Settings

ROOT = Path(__file__).parent.parent
VARIABLE = re.compile(r"\$\{(\w+)(?::?([-?])([^}]*))?\}")
GIVEN = {"POSTGRES_PASSWORD": "secret"}


def filled(text: str) -> str:
    """Text with the variables that Compose would put in: those given, else their default; a required one must be given."""

    def value(match: re.Match[str]) -> str:
        name, kind, rest = match.groups()
        assert name in GIVEN or kind == "-", f"{name} has no default"
        return GIVEN.get(name, rest or "")

    return VARIABLE.sub(value, text)


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(filled((ROOT / "compose.yaml").read_text()))["services"]
    return found


def test_the_assistant_reads_every_variable_it_is_given(services: dict[str, Any]) -> None:
    given = {name: str(value) for name, value in services["assistant"]["environment"].items()}
    known = {"SHOP_NAME", *(f"SHOP_{name.upper()}" for name in Settings.__dataclass_fields__ if name != "shop")}
    assert set(given) <= known
    settings = Settings.from_env(given)
    assert settings.shop == "demo" and settings.llm_model == "shop-base"
    assert make_url(settings.sql_url).host == "postgres" and make_url(settings.sql_url).password == GIVEN["POSTGRES_PASSWORD"]


def test_every_address_is_a_service_that_is_waited_for(services: dict[str, Any]) -> None:
    given = services["assistant"]["environment"]
    hosts = {urlsplit(str(given[name])).hostname for name in ("SHOP_LLM_URL", "SHOP_QDRANT_URL", "SHOP_DATABASE_URL")}
    assert hosts == set(services["assistant"]["depends_on"]) == set(services) - {"assistant"}
    assert all("healthcheck" in service for service in services.values())
    assert all(wanted == {"condition": "service_healthy"} for wanted in services["assistant"]["depends_on"].values())


def test_the_model_server_is_the_one_that_is_asked(services: dict[str, Any]) -> None:
    given, command = services["assistant"]["environment"], services["vllm"]["command"]
    options = dict(option.removeprefix("--").split("=", 1) for option in command if "=" in option)
    assert options["served-model-name"] == given["SHOP_LLM_MODEL"] and options["api-key"] == given["SHOP_LLM_API_KEY"]
    assert urlsplit(given["SHOP_LLM_URL"]).port == int(options["port"])
    assert "--enable-lora" in command and services["vllm"]["environment"]["VLLM_ALLOW_RUNTIME_LORA_UPDATING"] == "True"
    devices = services["vllm"]["deploy"]["resources"]["reservations"]["devices"]
    assert devices[0]["capabilities"] == ["gpu"]
    both = [{v.split(":")[0] for v in services[name]["volumes"]} for name in ("assistant", "vllm")]
    assert "models" in both[0] & both[1], "an adapter's path means the same on both sides"


def test_volumes_are_declared(services: dict[str, Any]) -> None:
    declared = set(yaml.safe_load(filled((ROOT / "compose.yaml").read_text()))["volumes"])
    used = {volume.split(":")[0] for service in services.values() for volume in service.get("volumes", ())}
    assert used == declared
