"""Patients and users: who they are, how to reach them, what they may do without the front desk."""
