import pytest

from bittrade_ws.testing import Marbles, MarblesFailed
from bittrade_ws.testing.catalogue import CatalogueError, blocks, vocabulary


def play(text):
    page = f"# Page\n\n```marbles\n{text}\n```\n"
    (block,) = blocks(page, path="page.md")
    block.run(Marbles())


def test_the_order_of_lines_is_free():
    play("y = 2\n> a.pipe(ops.map(lambda n: n + 1))\n= -y|\nx = 1\na: -x|")


def test_an_expression_may_go_on_below():
    play("a: -x|\n> a.pipe(\n    ops.take(1),\n  )\n= -(x|)")


def test_longer_names_are_variables():
    play("a: -x|\nlater = ops.delay(0.002)\n> a.pipe(later)\n= ---x|")


def test_several_claims_about_one_expression():
    play("a: ^-x|\n> a\n= --x|\n@ -^!\n= -\na: subscribed ^--! ; -^!")


def test_a_wrong_subscription_fails():
    with pytest.raises(MarblesFailed, match=r"subscriptions of cold '-x\|' differ"):
        play("a: -x|\n> a\n= -x|\na: subscribed ^---!")


def test_an_expression_without_a_claim_is_refused():
    with pytest.raises(CatalogueError, match="nothing is claimed"):
        play("a: -x|\n> a")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("what is this", "neither an input"),
        ("= -x", "'=' before any '>'"),
        ("b: subscribed ^-!\na: -x|\n> a\n= -x|", "no input is called 'b'"),
    ],
)
def test_a_line_that_means_nothing_is_refused(text, problem):
    with pytest.raises(CatalogueError, match=problem):
        play(text)


def test_a_block_that_is_not_closed_is_refused():
    with pytest.raises(CatalogueError, match=r"page\.md:1: .* not closed"):
        list(blocks("```marbles\na: -x|\n", path="page.md"))


def test_blocks_know_their_line():
    page = "x\n```marbles\na: -x\n```\n\n```python\n```\n```marbles\n```\n"
    assert [block.number for block in blocks(page, path="p")] == [2, 8]


def test_the_vocabulary():
    assert {"Opened", "Kind", "OrderStatus", "keep_messages_only", "ops", "Decimal", "match"} <= set(vocabulary())
