"""The only place that imports telegram."""
