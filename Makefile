.PHONY: check test cover proto proto-check bench wheel autobahn soak

DIST ?= dist
PROTOS := $(shell find proto -name '*.proto')
# The pinned generator, or the compiler named by PROTOC.
PROTOC ?= python -m grpc_tools.protoc

check: proto-check
	ruff format --check .
	ruff check .
	pyright
	lint-imports

test:
	pytest

cover:
	coverage run -m pytest
	coverage report --show-missing --skip-covered

proto:
ifneq ($(PROTOS),)
	$(PROTOC) --proto_path=proto --python_out=. --pyi_out=. $(PROTOS) || { \
	  echo "proto: '$(PROTOC)' failed; install the dev extra, or name a protoc with PROTOC=/path/to/protoc" >&2; exit 1; }
endif

proto-check:
ifneq ($(PROTOS),)
	out=$$(mktemp -d) && $(PROTOC) --proto_path=proto --python_out=$$out --pyi_out=$$out $(PROTOS) \
	  && diff -r $$out/bittrade_ws/pb bittrade_ws/pb --exclude=__init__.py --exclude=__pycache__ && rm -r $$out
endif

# PEERS=1 measures others too, each in an environment of its own; BENCH is for options (--json, --rounds, tables).
bench:
	PYTHONPATH=. python tests/benchmarks/run.py $(if $(PEERS),--peers) $(BENCH)

wheel:
	python -m pip wheel --quiet --no-deps --wheel-dir $(DIST) .

autobahn:
	PYTHONPATH=. python tests/autobahn/run.py

soak:
	PYTHONPATH=. python tests/soak/day.py
	PYTHONPATH=. python tests/soak/run.py
