"""What the waiting room sees and hears, and what a display proves of it."""
