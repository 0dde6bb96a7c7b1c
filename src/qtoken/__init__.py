"""qtoken: numbered tokens for the front desk of clinics, from reception to doctor to display."""

__version__ = "0.1.0"
