"""The program for several processes that the epilogue shows, and what it says the program printed."""

import re

from support.prose import CHAPTERS

(PATH,) = (path for path in CHAPTERS if path.name.startswith("08"))
BLOCKS = re.findall(r"^~~~(\w+)\n(.*?)^~~~$", PATH.read_text("utf-8"), re.M | re.S)
((_, SCRIPT), (_, COMMANDS), (_, PRINTED)) = BLOCKS
