"""Messages to patients: their texts, when they are due, and whether they were sent."""
