"""Letters as regular expressions need them: Vietnamese capitals are scattered over Unicode."""

from typing import Final

UPPER: Final = "".join(letter for letter in map(chr, range(0x1EFA)) if letter.isupper())
"""Every capital of the Latin, Greek and Cyrillic scripts, to stand inside ``[]``."""
