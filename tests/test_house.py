"""The house holds its own rules: who finds a name in one place finds it in the others.

1. A test file is named after its module (`test_dial.py`, `test_dial_proxies.py`), and a public module has one; a test
   of several is named in `ACROSS`.
2. A private module, or a part of a larger one (`PARTS`), may be proven through the module that uses it.
3. An operator is a module, a function of that name, a catalogue page, a test, and a line in `__all__`.
4. Tests run: no `_test_`, no name twice in a file.
5. Clocks, threads and ids come from outside everywhere but in the rooms that own them.
"""

import ast
import importlib
import inspect
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from bittrade_ws import operators

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "bittrade_ws"
TESTS = ROOT / "tests"
PAGES = ROOT / "operators"

HELD_ROOMS = ("models", "wire", "operators", "testing", "connection", "exchanges", "simulators", "cli")
DECLARATIONS = {
    "models/errors.py",
    "models/order.py",
    "models/requests.py",
    "models/status.py",
    "operators/_sources.py",
    "wire/codec.py",
    "wire/limits.py",
    "wire/orders.py",
}
"""Nothing but names: no behaviour to prove."""
PARTS = {
    "cli/console/access.py": "cli/test_menus.py",
    "cli/console/commands.py": "cli/console/test_machine.py",
    "cli/console/desk.py": "cli/console/test_session.py",
    "cli/console/lines.py": "cli/console/test_session.py",
    "cli/console/subshell.py": "cli/test_shell_terminal.py",
    "cli/menus/binance.py": "cli/test_menus.py",
    "cli/menus/bitfinex.py": "cli/test_menus.py",
    "cli/menus/digitex.py": "cli/test_menus.py",
    "cli/menus/oceanex.py": "cli/test_menus.py",
    "cli/menus/theone.py": "cli/test_menus.py",
    "cli/steps.py": "cli/test_demo.py",
    "cli/swap_tour.py": "cli/test_demo.py",
    "cli/tour.py": "cli/test_demo.py",
    "cli/tour_script.py": "cli/test_demo.py",
    "connection/mishaps.py": "connection/test_dispatch.py",
    "connection/http_session.py": "connection/test_http_pool.py",
    "connection/line_messages.py": "connection/test_rollover.py",
    "connection/rolling.py": "connection/test_rollover.py",
    "connection/rolling_line.py": "connection/test_rollover.py",
    "connection/successor.py": "connection/test_rollover.py",
    "connection/voice.py": "connection/test_rollover.py",
    "operators/_outbox.py": "operators/test_subscriptions.py",
    "operators/_subscription_registry.py": "operators/test_subscriptions.py",
    "simulators/binance/exchange_info.py": "simulators/binance/test_filters.py",
    "simulators/binance/windows.py": "simulators/binance/test_limits.py",
    "simulators/binance/prices.py": "simulators/binance/test_filters.py",
    "simulators/binance/rules.py": "simulators/binance/test_filters.py",
    "simulators/binance/ticker_payloads.py": "simulators/binance/test_payloads.py",
    "simulators/binance/selection.py": "simulators/binance/test_conditions.py",
    "simulators/binance/order_payloads.py": "simulators/binance/test_orders.py",
    "simulators/binance/user_payloads.py": "simulators/binance/test_user_events.py",
    "simulators/binance/venue.py": "simulators/binance/test_methods.py",
    "simulators/bitfinex/books.py": "simulators/bitfinex/test_channels.py",
    "simulators/bitfinex/calculations.py": "simulators/bitfinex/test_private.py",
    "simulators/bitfinex/calls.py": "simulators/bitfinex/test_rest.py",
    "simulators/bitfinex/line.py": "simulators/bitfinex/test_connection.py",
    "simulators/bitfinex/notices.py": "simulators/bitfinex/test_desk.py",
    "simulators/bitfinex/order_inputs.py": "simulators/bitfinex/test_desk.py",
    "simulators/bitfinex/order_records.py": "simulators/bitfinex/test_desk.py",
    "simulators/bitfinex/refusals.py": "simulators/bitfinex/test_desk.py",
    "simulators/bitfinex/reports.py": "simulators/bitfinex/test_desk.py",
    "simulators/bitfinex/rest_account.py": "simulators/bitfinex/test_rest.py",
    "simulators/bitfinex/rest_funding.py": "simulators/bitfinex/test_rest.py",
    "simulators/bitfinex/rest_orders.py": "simulators/bitfinex/test_rest.py",
    "simulators/bitfinex/rest_pay.py": "exchanges/bitfinex/test_parse_rest_pay.py",
    "simulators/bitfinex/rest_public.py": "simulators/bitfinex/test_rest.py",
    "simulators/bitfinex/rest_pulse.py": "exchanges/bitfinex/test_parse_rest_market.py",
    "simulators/bitfinex/users.py": "simulators/bitfinex/test_desk.py",
    "simulators/bitfinex/venue.py": "simulators/bitfinex/test_rest.py",
    "simulators/bitfinex/feeds.py": "simulators/bitfinex/test_channels.py",
    "simulators/bitfinex/funding.py": "simulators/bitfinex/test_channels.py",
    "simulators/bitfinex/gateway.py": "simulators/bitfinex/test_connection.py",
    "simulators/bitfinex/handler.py": "simulators/bitfinex/test_connection.py",
    "simulators/bitfinex/instruments.py": "simulators/bitfinex/test_channels.py",
    "simulators/bitfinex/market_feeds.py": "simulators/bitfinex/test_channels.py",
    "simulators/oceanex/instruments.py": "simulators/oceanex/test_public.py",
    "simulators/oceanex/refusals.py": "simulators/oceanex/test_desk.py",
    "simulators/oceanex/reports.py": "simulators/oceanex/test_desk.py",
    "simulators/admission.py": "simulators/test_matching.py",
    "simulators/floor.py": "simulators/test_lists.py",
    "simulators/reporter.py": "simulators/test_engine.py",
    "simulators/terms.py": "simulators/test_matching.py",
    "simulators/fault_actions.py": "simulators/test_faults.py",
    "simulators/gateway.py": "simulators/binance/test_gateway.py",
    "simulators/orders.py": "simulators/test_engine.py",
    "exchanges/theone/parse.py": "exchanges/theone/test_rest.py",
    "exchanges/theone/placing.py": "exchanges/theone/test_following.py",
    "simulators/theone/handler.py": "simulators/theone/test_gateway.py",
    "simulators/theone/instruments.py": "simulators/theone/test_swaps.py",
    "simulators/theone/keys.py": "simulators/theone/test_gateway.py",
    "simulators/theone/payloads.py": "simulators/theone/test_gateway.py",
    "exchanges/digitex/_views.py": "exchanges/digitex/test_events.py",
    "exchanges/digitex/event_parts.py": "exchanges/digitex/test_events.py",
    "exchanges/digitex/market.py": "exchanges/digitex/test_channels.py",
    "exchanges/digitex/market_events.py": "exchanges/digitex/test_events.py",
    "exchanges/digitex/order_facts.py": "exchanges/digitex/test_orders.py",
    "exchanges/digitex/trading_events.py": "exchanges/digitex/test_events.py",
    "simulators/digitex/chains.py": "simulators/digitex/test_control.py",
    "simulators/digitex/checks.py": "simulators/digitex/test_control.py",
    "simulators/digitex/desk.py": "simulators/digitex/test_control.py",
    "simulators/digitex/instruments.py": "simulators/digitex/test_gateway.py",
    "simulators/digitex/reports.py": "simulators/digitex/test_control.py",
    "exchanges/oceanex/account_questions.py": "exchanges/oceanex/test_question.py",
    "exchanges/oceanex/lookup.py": "exchanges/oceanex/test_placing.py",
    "exchanges/oceanex/polled.py": "exchanges/oceanex/test_channels.py",
    "exchanges/oceanex/polling.py": "exchanges/oceanex/test_placing.py",
    "exchanges/oceanex/market_questions.py": "exchanges/oceanex/test_question.py",
    "exchanges/oceanex/results.py": "exchanges/oceanex/test_question.py",
    "exchanges/binance/account_methods.py": "exchanges/binance/test_method.py",
    "exchanges/binance/account_results.py": "exchanges/binance/test_method.py",
    "exchanges/binance/endpoints.py": "exchanges/binance/test_rest.py",
    "exchanges/binance/general_methods.py": "exchanges/binance/test_method.py",
    "exchanges/binance/market_methods.py": "exchanges/binance/test_method.py",
    "exchanges/binance/market_results.py": "exchanges/binance/test_method.py",
    "exchanges/binance/order_history_methods.py": "exchanges/binance/test_method.py",
    "exchanges/binance/rest_account.py": "exchanges/binance/test_rest.py",
    "exchanges/binance/rest_listen_key.py": "exchanges/binance/test_rest.py",
    "exchanges/binance/rest_market.py": "exchanges/binance/test_rest.py",
    "exchanges/binance/rest_order_lists.py": "exchanges/binance/test_rest.py",
    "exchanges/binance/rest_order_queries.py": "exchanges/binance/test_rest.py",
    "exchanges/binance/rest_orders.py": "exchanges/binance/test_rest.py",
    "exchanges/binance/rest_sor_orders.py": "exchanges/binance/test_rest.py",
    "exchanges/binance/rest_tickers.py": "exchanges/binance/test_rest.py",
    "exchanges/binance/session_methods.py": "exchanges/binance/test_method.py",
    "exchanges/binance/ticker_methods.py": "exchanges/binance/test_method.py",
    "exchanges/binance/trade_history_methods.py": "exchanges/binance/test_method.py",
    "exchanges/binance/events.py": "exchanges/binance/test_typed.py",
    "exchanges/binance/order_facts.py": "exchanges/binance/test_orders.py",
    "exchanges/binance/order_lists.py": "exchanges/binance/test_placing_lists.py",
    "exchanges/binance/order_words.py": "exchanges/binance/test_orders.py",
    "exchanges/binance/market.py": "exchanges/binance/test_typed.py",
    "exchanges/bitfinex/events.py": "exchanges/bitfinex/test_market.py",
    "exchanges/bitfinex/funding_events.py": "exchanges/bitfinex/test_market.py",
    "exchanges/bitfinex/order_facts.py": "exchanges/bitfinex/test_orders.py",
    "exchanges/bitfinex/endpoints.py": "exchanges/bitfinex/test_rest.py",
    "exchanges/bitfinex/errors.py": "exchanges/bitfinex/test_rest.py",
    "exchanges/bitfinex/rest_account.py": "exchanges/bitfinex/test_rest.py",
    "exchanges/bitfinex/rest_funding.py": "exchanges/bitfinex/test_rest.py",
    "exchanges/bitfinex/rest_lending.py": "exchanges/bitfinex/test_rest.py",
    "exchanges/bitfinex/rest_market.py": "exchanges/bitfinex/test_rest.py",
    "exchanges/bitfinex/rest_orders.py": "exchanges/bitfinex/test_rest.py",
    "exchanges/bitfinex/rest_pay.py": "exchanges/bitfinex/test_rest.py",
    "exchanges/bitfinex/rest_positions.py": "exchanges/bitfinex/test_rest.py",
    "exchanges/bitfinex/pay.py": "exchanges/bitfinex/test_parse_rest_pay.py",
    "exchanges/bitfinex/pulse.py": "exchanges/bitfinex/test_parse_rest_market.py",
    "exchanges/bitfinex/rest_statistics.py": "exchanges/bitfinex/test_rest.py",
    "exchanges/bitfinex/rest_results.py": "exchanges/bitfinex/test_parse_rest_market.py",
}
"""Modules that are one piece with another, and the test that proves both."""
ACROSS = {
    "exchanges/binance/test_changes_cut_everywhere.py": "amendments, replacements and lists, cut at every frame",
    "exchanges/binance/test_order_lifecycle_cut_everywhere.py": "orders against the simulator, cut at every frame",
    "exchanges/binance/test_rollover.py": "rollover beneath everything that goes over a connection",
    "exchanges/bitfinex/test_order_lifecycle_cut_everywhere.py": "orders against the simulator, cut at every frame",
    "exchanges/theone/test_swap_lifecycle_cut_everywhere.py": "swaps against the simulator, cut at every frame",
    "exchanges/oceanex/test_placing_cut_everywhere.py": "orders against the simulator, cut at every frame",
    "wire/test_rfc6455_rules.py": "the rules of the RFC, of whichever module",
    "wire/test_websockets_peer.py": "reader and writer against an independent peer",
}
UNMIRRORED = ("interop", "examples", "soak", "benchmarks")
OWNERS_OF_REALITY = ("connection", "simulators", "cli")
REALITY = {"random", "socket", "threading", "time", "uuid", "websocket"}
TRAPS = {"testing/real_clock.py"}
"""Files that may import such a module all the same: the trap for real clocks."""


def modules():
    found = (path.relative_to(PACKAGE) for path in sorted(PACKAGE.rglob("*.py")))
    return [path for path in found if path.parts[0] != "pb" and not path.name.startswith("__")]


def test_files():
    return [path.relative_to(TESTS) for path in sorted(TESTS.rglob("test_*.py"))]


test_files.__test__ = False


def own_test(module):
    return module.parent / f"test_{module.stem.lstrip('_')}.py"


@cache
def imports(path):
    return frozenset(imported(path))


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


def test_every_test_file_has_its_module():
    strangers = {
        path.as_posix()
        for path in test_files()
        if len(path.parts) > 1 and path.parts[0] not in UNMIRRORED and path.as_posix() not in ACROSS
        if not any((PACKAGE / path.parent / name).exists() for name in namesakes(path))
    }
    assert not strangers, "named after no module: rename them, or say in ACROSS what they are about"


def namesakes(path):
    """What a test file may be about: `test_dial_proxies.py` is of `dial_proxies`, or of an aspect of `dial`."""
    words = path.stem.removeprefix("test_").split("_")
    for end in range(len(words), 0, -1):
        name = "_".join(words[:end])
        yield from (f"{name}.py", f"_{name}.py", f"{name}/__init__.py")


def test_every_module_has_its_test():
    existing = {path.as_posix() for path in test_files()}
    missing = {
        module.as_posix()
        for module in modules()
        if module.parts[0] in HELD_ROOMS
        and module.as_posix() not in DECLARATIONS
        and own_test(module).as_posix() not in existing
        and not is_proven_through_another(module, existing)
    }
    assert not missing, "no test: write it, or name in PARTS the test that proves it"


def is_proven_through_another(module, existing):
    if module.as_posix() in PARTS:
        return PARTS[module.as_posix()] in existing
    if not module.name.startswith("_"):
        return False
    name = ".".join(("bittrade_ws", *module.with_suffix("").parts))
    users = [other for other in modules() if other.parent == module.parent and name in imports(PACKAGE / other)]
    return any(own_test(user).as_posix() in existing for user in users)


def test_the_tables_of_this_file_name_what_is_there():
    named = {PACKAGE / name for name in (*DECLARATIONS, *PARTS, *TRAPS)}
    named |= {TESTS / name for name in (*PARTS.values(), *ACROSS, *UNMIRRORED)}
    assert not {path for path in named if not path.exists()}


def test_the_tables_of_this_file_excuse_only_what_needs_it():
    existing = {path.as_posix() for path in test_files()}
    tested = {name for name in (*DECLARATIONS, *PARTS) if own_test(Path(name)).as_posix() in existing}
    assert not tested, "has a test of its own"
    assert not {name for name in TRAPS if not REALITY.intersection(imports(PACKAGE / name))}, "imports nothing of that"


def operator_names():
    return sorted(path.stem for path in (PACKAGE / "operators").glob("[a-z]*.py"))


@pytest.mark.parametrize("name", operator_names())
def test_an_operator_is_a_module_a_function_a_page_a_test_and_a_public_name(name):
    assert name in operators.__all__
    function = getattr(operators, name)
    assert inspect.isfunction(function)
    assert function.__module__ == f"bittrade_ws.operators.{name}"
    assert (TESTS / "operators" / f"test_{name}.py").exists()
    page = PAGES / f"{name}.md"
    assert page.exists()
    text = page.read_text(encoding="utf-8")
    assert text.startswith(f"# {name}\n")
    assert f"```python\n{name}(" in text
    assert 2 <= text.count("```marbles") <= 4
    assert f"operators/{name}.md" in (inspect.getdoc(function) or "")


def test_every_page_is_of_an_operator():
    assert {page.stem for page in PAGES.glob("*.md")} - {"README"} <= set(operator_names())
    assert not list(PAGES.rglob("*.py"))


@pytest.mark.parametrize("package", [path.parent for path in PACKAGE.rglob("__init__.py")], ids=lambda path: path.name)
def test_all_is_what_is_there(package):
    module = importlib.import_module(".".join(("bittrade_ws", *package.relative_to(PACKAGE).parts)))
    declared = getattr(module, "__all__", [])
    assert list(declared) == sorted(set(declared), key=lambda name: (not name.isupper(), not name[0].isupper(), name))
    assert not [name for name in declared if not hasattr(module, name)]
    public = {
        name
        for name, value in vars(module).items()
        if not name.startswith("_") and str(getattr(value, "__module__", "")).startswith("bittrade_ws")
    }
    assert public <= set(declared), "imported at the door, but not in __all__"


@pytest.mark.parametrize("path", test_files(), ids=str)
def test_tests_run(path):
    tree = ast.parse((TESTS / path).read_text(encoding="utf-8"))
    for scope in (tree, *(node for node in tree.body if isinstance(node, ast.ClassDef))):
        names = [node.name for node in scope.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        assert not [name for name in names if name.startswith("_test")], "pytest does not run these"
        assert not [name for name, count in Counter(names).items() if count > 1], "the first of them never runs"
    assert not (TESTS / path).parent.joinpath("__init__.py").exists()


def test_reality_comes_from_outside():
    strangers = {
        f"{module} imports {name}"
        for module in modules()
        if module.parts[0] not in OWNERS_OF_REALITY and module.as_posix() not in TRAPS
        for name in imports(PACKAGE / module)
        if name.split(".")[0] in REALITY
    }
    assert not strangers
