"""Settings, and the lists that the office edits."""
