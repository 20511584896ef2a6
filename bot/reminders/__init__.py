"""The register of deadlines, targets and duties, and the reminders that come of it."""
