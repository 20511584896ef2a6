"""Walks new employees through the campaign: lessons, quizzes, a first month's checklist."""
