"""First start: the clinic's first administrator, departments and doctors."""
