"""New employees in Telegram: lessons, quizzes, their first month, and the office's board."""
