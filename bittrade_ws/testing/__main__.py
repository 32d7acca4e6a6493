"""`python -m bittrade_ws.testing record frames.jsonl`: recorded frames as a marble line."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bittrade_ws.testing.adapter import find_adapter
from bittrade_ws.testing.record import read_rows, record


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the line and the legend; 2 when there is nothing to record, with the reason."""
    parser = argparse.ArgumentParser(
        prog="python -m bittrade_ws.testing",
        description="Marble lines from recorded frames.",
        epilog="example: python -m bittrade_ws.testing record frames.jsonl --venue binance",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    command = commands.add_parser("record", help="frames to a timeline and its legend, secrets left out")
    command.add_argument("file", help="one frame a line: JSON with 'frame' and 'time' or 'at', or '1633998512.1: {…}'")
    command.add_argument("--venue", help="tell kinds of frames by this venue's codec (binance, …)")
    command.add_argument("--each", action="store_true", help="a letter for every different frame, not for every kind")
    command.add_argument("--first", type=int, default=50, metavar="N", help="only the first N frames (50)")
    options = parser.parse_args(arguments)
    try:
        codec = find_adapter(options.venue).codec() if options.venue else None
        with Path(options.file).open(encoding="utf-8") as lines:
            rows = read_rows(lines)[: options.first]
        if not rows:
            raise ValueError(f"{options.file} holds no frames")
        recorded = record(rows, codec=codec, each=options.each)
    except (OSError, ImportError, ValueError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{recorded}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
