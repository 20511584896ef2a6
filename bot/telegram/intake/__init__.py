"""The office sends a file: it is read, looked at, put right, and kept."""
