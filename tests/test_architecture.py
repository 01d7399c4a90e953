"""The lines of the design: who may import whom, and where each outside library is at home."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = ("retrieval", "assistant", "ui", "training")
ALLOWED = {
    "retrieval": set(),
    "assistant": {"retrieval"},
    "ui": {"retrieval", "assistant"},
    "training": {"retrieval", "assistant"},
}
HOMES = {
    "qdrant_client": ("retrieval/store",),
    "qdrant_edge": ("retrieval/store",),
    "langgraph": ("assistant/agent",),
    "gradio": ("ui/app",),
    "fastapi": ("assistant/server",),
    "prometheus_client": ("assistant/server",),
    "uvicorn": ("assistant/serve_command", "ui/__main__"),
    "sqlalchemy": ("retrieval/users", "assistant/service"),
    "lightgbm": ("retrieval/ranker", "training/"),
    "numba": ("retrieval/kernels",),
    "torch_geometric": ("training/knowledge",),
    "xllamacpp": ("assistant/llm",),
    "openai": ("assistant/llm", "retrieval/encoders"),
}


def files(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imports(path: Path) -> set[str]:
    """Dotted names that the file imports; a relative import is made absolute."""
    package = list(path.relative_to(ROOT).with_suffix("").parts)
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            names |= {module} | {f"{module}.{alias.name}" for alias in node.names}
    return names


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_only_what_the_design_allows(room: str) -> None:
    for path in files(room):
        others = {name.split(".")[0] for name in imports(path)} & (set(ROOMS) - {room})
        assert others <= ALLOWED[room], f"{path} imports {others - ALLOWED[room]}"


@pytest.mark.parametrize("library", HOMES)
def test_each_outside_library_has_its_home(library: str) -> None:
    for room in ROOMS:
        for path in files(room):
            if any(name.split(".")[0] == library for name in imports(path)):
                relative = path.relative_to(ROOT).as_posix()
                assert relative.startswith(HOMES[library]), f"{relative} imports {library}; its home is {HOMES[library]}"


MIDDLE = (
    "catalog",
    "encoders",
    "store",
    "users",
    "ranker",
    "diversify",
    "signals",
    "preferences",
    "knowledge",
    "sequence",
    "experiments",
)


@pytest.mark.parametrize("name", MIDDLE)
def test_middle_files_of_retrieval_import_schema_and_not_each_other(name: str) -> None:
    for path in [p for p in files("retrieval") if p.relative_to(ROOT / "retrieval").parts[0].removesuffix(".py") == name]:
        for other in imports(path):
            if other.startswith("retrieval."):
                assert other.split(".")[1] in {"schema", "settings", "kernels", name}, f"{path} imports {other}"


def test_only_settings_read_the_environment() -> None:
    for room in ROOMS:
        for path in files(room):
            text = path.read_text()
            if path.name != "settings.py":
                assert "os.environ" not in text and "getenv" not in text, f"{path} reads the environment"
