"""Tokens: issued, called and moved on, and what each desk and each patient sees of them."""
