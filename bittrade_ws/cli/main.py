"""The entry point of `bittrade-ws`: says in one sentence what is missing when the extra is not installed."""

import io
import signal
import sys

from bittrade_ws.models.errors import MissingExtra


def main() -> None:
    """Runs the command line."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A console that has no arrow gets a question mark; a line of a script that is no text is no command.
            stream.reconfigure(errors="replace")
    try:
        from bittrade_ws.cli.app import app

        app()
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("bittrade_ws"):
            raise
        sys.exit(f'bittrade-ws needs {error.name}: pip install "bittrade-ws[cli]"')
    except MissingExtra as error:
        sys.exit(f"bittrade-ws: {error}")
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except BrokenPipeError:
        sys.exit(1)


if __name__ == "__main__":
    main()
