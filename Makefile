# The two commands of every day are `make run` and `make test`; both set everything up first.

.PHONY: run test setup bench bundle lock

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

# Speed, as ratios measured in one run.
bench: setup
	@scripts/test_programs.sh
	.venv/bin/python -m benchmarks

# dist/qtoken: a folder that runs without Python; started once to see that it does.
bundle: setup
	@scripts/bundle.sh

# The newest versions that pyproject.toml allows, with their hashes, into requirements.txt.
lock: setup
	@scripts/lock.sh
