"""The tables. `metadata` contains all of them once `qtoken.models.everything` is imported."""
