"""Rules and words of the clinic's queue; standard library only."""
