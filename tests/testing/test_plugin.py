"""The plugin from outside: test files and pages that are right and wrong."""

from pathlib import Path

import pytest

import bittrade_ws


@pytest.fixture
def run(pytester):
    def run(**files):
        for name, text in files.items():
            if name.startswith("page"):
                pytester.makefile(".md", **{name: text})
            else:
                pytester.makepyfile(**{name: text})
        return pytester.runpytest_inprocess("-p", "bittrade_ws.testing")

    return run


def test_a_wrong_expectation_fails_the_test_with_the_diff(run):
    result = run(
        test_it="""
        def test_right(marbles):
            marbles.expect(marbles.cold("-a|")).to_be("-a|")

        def test_wrong(marbles):
            marbles.expect(marbles.cold("---a--b-c|")).to_be("---a--b--c|")
        """
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(
        [
            "*marbles differ",
            "*  expected  ---a--b--c|",
            "*  received  ---a--b-c|",
            "*✗ 9ms next 'c'    8ms next 'c'",
            "*expected at *test_it.py:5",
        ]
    )


def test_users_name_it_in_their_conftest(pytester):
    pytester.makeconftest('pytest_plugins = ["bittrade_ws.testing"]')
    pytester.makepyfile("def test_it(marbles): marbles.expect(marbles.cold('-a')).to_be('-a')")
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_a_verdict_fails_the_test_itself(run):
    result = run(
        test_it="""
        def test_leak(marbles):
            marbles.hot("-a").subscribe()
        """
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*hot '-a': subscription 1 was left open (since 0ms)*"])


def test_in_a_test_case_too(run):
    result = run(
        test_it="""
        import unittest
        import pytest

        class TestIt(unittest.TestCase):
            @pytest.fixture(autouse=True)
            def kit(self, marbles):
                self.marbles = marbles

            def test_right(self):
                self.marbles.expect(self.marbles.cold("-a")).to_be("-a")

            def test_wrong(self):
                self.marbles.expect(self.marbles.cold("-a")).to_be("-b")

            def test_body(self):
                self.marbles.expect(self.marbles.cold("-a")).to_be("-b")
                raise KeyError("mine")
        """
    )
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(["*KeyError: 'mine'", "*✗ 1ms next 'b'   1ms next 'a'"])


def test_an_expected_failure_stays_one(run):
    result = run(
        test_it="""
        import pytest

        @pytest.mark.xfail(strict=True)
        def test_wrong(marbles):
            marbles.expect(marbles.cold("-a")).to_be("-b")

        @pytest.mark.xfail(strict=True, raises=KeyError)
        def test_body(marbles):
            marbles.expect(marbles.cold("-a")).to_be("-b")
            raise KeyError("mine")
        """
    )
    result.assert_outcomes(xfailed=2)


def test_a_failure_of_the_body_is_not_hidden_by_expectations_it_did_not_reach(run):
    result = run(
        test_it="""
        def test_wrong(marbles):
            marbles.expect(marbles.cold("-a")).to_be("-b")
            raise KeyError("mine")
        """
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*KeyError: 'mine'"])
    result.stdout.no_fnmatch_line("*marbles differ*")


def test_unequal_values_are_compared_by_pytest(run):
    result = run(
        test_it="""
        def test_wrong(marbles):
            marbles.expect(marbles.cold("-a", a=[1, 2, 3])).to_be("-a", a=[1, 2, 4])
        """
    )
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*1ms: the values differ", "*At index 2 diff: 3 != 4*"])


def test_blocks_of_a_page_are_tests_named_after_their_line(run):
    result = run(
        page="""\
        # Title

        ```marbles
        a: -x|
        > a
        = -x|
        ```

        ```marbles
        a: -x|
        > a
        = --x|
        ```
        """
    )
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*page.md:9", "*expected  --x|", "*expected at *page.md:12", "FAILED page.md::L9*"])


def test_a_page_without_blocks_is_no_test(run):
    run(page="# Nothing\n\n```python\n1\n```\n").assert_outcomes()


def test_an_error_in_a_block_points_into_the_page(run):
    result = run(page="```marbles\na: -x|\n> a.pipe(\n    nonsense)\n= -x|\n```\n")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*page.md:4:*", "*NameError: name 'nonsense' is not defined"])


def test_the_kit_does_not_need_pytest(pytester, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(bittrade_ws.__file__).parents[1]))
    result = pytester.runpython_c("import sys, bittrade_ws.testing; sys.exit('pytest' in sys.modules)")
    assert result.ret == 0
