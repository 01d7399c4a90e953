"""Learn, measure and simulate; what only this needs is installed by `make setup`, not by `make chat`."""

from importlib.util import find_spec

if find_spec("transformers") is None or find_spec("optuna") is None:
    raise ImportError("training needs packages that a serving shop does not: run `make setup`, or `pip install --group train -e .`")
