"""The places at which a line can be cut, counted; and the one at which it is."""

from collections.abc import Callable, Sequence
from functools import partial

from bittrade_ws.testing.scripts import Script, cut, cuts, describe_cut


class Tally:
    """Counts the places of one run. With `cut_at`, the place of that number is where the line drops.

    `keep_rest`: what a cut script had still to say follows on the next dial. Otherwise only the first dial is cut, and
    the script's second line follows.
    """

    def __init__(self, cut_at: int | None = None, *, keep_rest: bool = True) -> None:
        self.count = 0
        self.cut_at = cut_at
        self.description = ""
        self._keep_rest = keep_rest

    def reached(self, description: Callable[[], str]) -> bool:
        """One more place; whether the line drops here."""
        self.count += 1
        if self.count - 1 != self.cut_at:
            return False
        self.description = description()
        return True

    def cut_scripts(self, scripts: Sequence[Script]) -> list[Script]:
        """The scripts of an exchange, one of them cut when its turn has come."""
        result: list[Script] = []
        for script in scripts:
            if result and not self._keep_rest:
                result.append(script)
                continue
            chosen = [where for where in cuts(script) if self.reached(partial(describe_cut, script, where))]
            if chosen:
                first, rest = cut(script, chosen[0])
                result.extend([first, rest] if self._keep_rest else [first])
            else:
                result.append(script)
        return result
