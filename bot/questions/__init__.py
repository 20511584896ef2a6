"""What was asked, what stayed open, and what the office answers."""
