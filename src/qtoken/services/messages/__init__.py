"""Messages to patients: their words, when they are due, and what became of them."""
