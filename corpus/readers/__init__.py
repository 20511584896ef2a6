"""One file a format: bytes in, canonical text out."""
