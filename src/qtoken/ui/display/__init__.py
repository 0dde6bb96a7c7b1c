"""The display: what the waiting room sees. It needs no sign-in and names nobody."""
