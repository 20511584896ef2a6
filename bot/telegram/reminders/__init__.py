"""Reminders in Telegram: their letters and buttons, one's duties, who confirmed, new deadlines."""
