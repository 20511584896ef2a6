"""What documents demand: proposals with their clauses, never facts by themselves."""
