# The two commands of every day are `make run` and `make test`; both set everything up first.

.PHONY: run test setup storm bench shape wheel bundle lock texts docs

run: setup
	@.venv/bin/qtoken demo

test: setup
	@scripts/test_programs.sh
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest -n 2 --dist worksteal

# Makes .venv with the locked libraries and .venv/bin/qtoken, and sees to Qt's system libraries.
setup:
	@scripts/setup.sh

# Random actors on one database, killed and cut off, against a checker of the raw tables: some minutes
# on each database. `make test` has a short one.
storm: setup
	@scripts/test_programs.sh
	QTOKEN_STORM_TIMES=40 QT_QPA_PLATFORM=offscreen .venv/bin/python -m pytest tests/processes/test_storm.py

# Speed, as ratios measured in one run.
bench: setup
	@scripts/test_programs.sh
	.venv/bin/python -m benchmarks

# The code in figures, beside those of another revision: make shape REV=v1.0
shape: setup
	@.venv/bin/python scripts/shape.py $(REV)

# dist/*.whl: installed by pip into an empty environment, where it opens windows and is tried once.
wheel: setup
	@scripts/wheel.sh

# dist/qtoken: a folder that runs without Python; started once to see that it does.
bundle: setup
	@scripts/bundle.sh

# The newest versions that pyproject.toml allows, with their hashes, into the requirements files.
lock: setup
	@scripts/lock.sh

# Every text into resources/translations/qtoken.pot, and from there into each language's qtoken.po.
texts: setup
	@.venv/bin/python -m scripts.text_catalogues

# The tables of docs/settings.md, from what describes the settings.
docs: setup
	@.venv/bin/python -m scripts.settings_page
