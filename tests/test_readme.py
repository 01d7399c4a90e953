"""The README's commands do what it says, and its version is the changelog's."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
# Quick ones are run; the others start servers, train, or set the machine up, and have tests of their own.
QUICK = (
    'python -m retrieval search "wireless mouse under 30" --shop mine',
    "python -m retrieval contract --shop mine",
    'python -m assistant parse "not leather, under 80" --shown 6',
)


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, flags=re.DOTALL)


def commands() -> list[str]:
    lines = [line.split("  #")[0].strip() for block in [*blocks("bash"), *blocks("")] for line in block.splitlines()]
    return [line for line in lines if re.match(r"(?:[A-Z_]+=\S+ )*(?:python -m|make) ", line)]


def test_the_first_lines_are_the_two_commands() -> None:
    first = blocks("bash")[0].splitlines()
    assert first[0].startswith("make chat") and first[1].startswith("make test")


@pytest.mark.parametrize("command", QUICK)
def test_quick_commands_run(command: str, demo_home: Path) -> None:
    assert command in commands()
    words = shlex.split(command.replace("--shop mine", "--shop demo"))
    environment = {**os.environ, "SHOP_HOME": str(demo_home), "SHOP_LLM_URL": "off", "SHOP_UNDERSTAND": "parser"}
    done = subprocess.run([sys.executable, *words[1:]], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0 and done.stdout.strip(), done.stderr


def test_every_module_that_is_named_exists() -> None:
    for command in commands():
        if module := re.search(r"python -m ([\w.]+)", command):
            path = ROOT.joinpath(*module[1].split("."))
            assert path.with_suffix(".py").exists() or (path / "__main__.py").exists(), command
        for target in re.findall(r"^make ([\w-]+)", command):
            assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(), flags=re.MULTILINE), command


def test_settings_that_are_named_exist() -> None:
    from assistant import Settings

    for name in set(re.findall(r"`(SHOP_(?!TEST_)[A-Z_]+)`", README)) - {"SHOP_DATA", "SHOP_NAME", "SHOP_HOME"}:
        assert name.removeprefix("SHOP_").lower() in Settings.__dataclass_fields__, name


def test_python_examples_run(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOP_HOME", str(demo_home))
    monkeypatch.setenv("SHOP_LLM_URL", "off")
    example = blocks("python")[0]
    names: dict[str, object] = {}
    exec(compile(example, "README.md", "exec"), names)
    assert names["reply"].items  # type: ignore[attr-defined]
    names["assistant"].close()  # type: ignore[attr-defined]


def test_the_changelog_has_this_version() -> None:
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert f"## [{version}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
