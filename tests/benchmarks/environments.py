"""A virtual environment for each peer, made once and kept; pinned, so that a table can be had again."""

import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Final

PINNED: Final = {
    "unicorn": ("unicorn-binance-websocket-api==2.16.1", "picows==2.3.1", "orjson==3.13.0"),
    "cryptofeed": ("cryptofeed==2.4.1", "uvloop==0.23.0"),
    "nautilus": ("nautilus_trader==1.221.0",),
    "bittrade": ("bittrade-binance-websocket==0.4.8",),
    "ccxt": ("ccxt==4.5.90", "aiohttp==3.14.5", "uvloop==0.22.1"),
    "python_binance": ("python-binance==1.0.37",),
    "bitfinex_api": ("bitfinex-api-py==4.0.0",),
    "websockets": ("websockets==17.4", "orjson==3.13.0"),
}
"""What to install for each peer."""
_INSTALL_SECONDS = 900


def python_of(peer: str, home: Path) -> str:
    """The interpreter of a peer's environment below `home`, which is made when it is not there; `""`: our own."""
    if not peer:
        return sys.executable
    place = home / peer
    python = place / ("Scripts" if os.name == "nt" else "bin") / "python"
    mark = place / "installed.txt"
    wanted = "\n".join(PINNED[peer])
    if not mark.exists() or mark.read_text() != wanted:
        print(f"installing {', '.join(PINNED[peer])} into {place}", file=sys.stderr)
        venv.create(place, with_pip=True, clear=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PINNED[peer]]
        subprocess.run(install, check=True, capture_output=True, timeout=_INSTALL_SECONDS)
        mark.write_text(wanted)
    return str(python)
