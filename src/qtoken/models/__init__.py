"""The tables. `metadata` holds them all once `qtoken.models.everything` has been imported."""
