"""The entry point of `bittrade-ws`: says in one sentence what is missing when the extra is not installed."""

import signal
import sys


def main() -> None:
    """Runs the command line."""
    try:
        from bittrade_ws.cli.app import app

        app()
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("bittrade_ws"):
            raise
        sys.exit(f'bittrade-ws needs {error.name}: pip install "bittrade-ws[cli]"')
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
    except BrokenPipeError:
        sys.exit(1)


if __name__ == "__main__":
    main()
