.PHONY: help demo test check content screenshots benchmarks
PYTHON ?= python3

help:  ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

demo:  ## Run the whole service with invented people (RESET=1 afresh, ENGINES=1 PostgreSQL and Redis, PORT=8000)
	@exec $(PYTHON) scripts/demo.py

test:  ## Run every check and every test, on SQLite, PostgreSQL, Redis and Chromium (PART=unit for one part)
	@exec $(PYTHON) scripts/test.py $(PART)

check:  ## Run the checks only: format, lint, layers, types, migrations, templates
	@exec $(PYTHON) scripts/test.py check

content:  ## Check the lessons and worksheets, print them as a table, and write it to docs/lessons.md
	@$(PYTHON) scripts/bootstrap.py && .venv/bin/python -m modules.lint --table docs/lessons.md

screenshots:  ## Take the README's pictures from a running demonstration (URL=http://localhost:8000)
	@$(PYTHON) scripts/screenshots.py

benchmarks:  ## Measure pages and scoring against a floor, in one run
	@$(PYTHON) scripts/bootstrap.py && .venv/bin/python -m benchmarks all
