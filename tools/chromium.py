"""The Chromium that tests, print and bench drive. Run as a script, this makes sure that there is one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

# Debian's shell is the same browser without a window of its own, and loads a page in two thirds of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


def executable() -> str | None:
    """Return the path of the system's Chromium, else of Playwright's own, else nothing."""
    for name in NAMES:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def install() -> None:
    """Install a Chromium: Debian's when we may, else Playwright's."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        # Where there is no such package, Chromium itself.
        commands = [["apt-get", "update"], *(["apt-get", "install", "--yes", name] for name in NAMES[:2])]
    else:
        commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    for command in commands:
        print("There is no Chromium yet:", " ".join(command), flush=True)
        subprocess.run(command)
        if executable():
            break


if __name__ == "__main__":
    if not executable():
        install()
    if not executable():
        sys.exit(
            f"No Chromium could be installed. Install one yourself, under one of the names {', '.join(NAMES)}."
        )
