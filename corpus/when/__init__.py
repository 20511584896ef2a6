"""When: Vietnamese dates, periods, recurrences and terms, as text writes them."""
