"""The ways to answer a question, tried in turn; each gives an answer or leaves it to the next."""
