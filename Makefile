.PHONY: check test cover proto bench wheel autobahn

check:
	ruff format --check .
	ruff check .
	pyright
	lint-imports

test:
	pytest

wheel:
	python -m pip wheel --no-deps --wheel-dir dist .

autobahn:
	PYTHONPATH=. python tests/autobahn/run.py
