"""Patients and users: who they are, how they are reached, what they may do for themselves."""
