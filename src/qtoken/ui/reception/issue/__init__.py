"""From the search field to an issued token."""
