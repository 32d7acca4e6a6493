"""A shell of the system, within the console."""

import os
import signal
import subprocess
from types import FrameType


def run_subshell() -> None:
    """Runs the user's shell on our terminal until it ends. Raises `OSError` when there is none."""
    program = os.environ.get("COMSPEC", "cmd.exe") if os.name == "nt" else os.environ.get("SHELL", "/bin/sh")

    def for_the_shell(number: int, frame: FrameType | None) -> None:
        """Ctrl-C there is no word to us."""

    before = signal.signal(signal.SIGINT, for_the_shell)
    try:
        subprocess.run([program], check=False)
    finally:
        signal.signal(signal.SIGINT, before)
