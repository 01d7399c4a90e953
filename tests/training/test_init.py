"""Without its packages, training says how they are installed."""

import subprocess
import sys


def test_a_serving_environment_is_told_to_make_setup() -> None:
    code = "import sys; sys.modules['transformers'] = None; import training.lora"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode != 0
    assert "make setup" in done.stderr
