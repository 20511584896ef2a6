"""The staff list from a file: everything checked first, then taken in whole or not at all."""
