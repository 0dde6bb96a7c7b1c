"""Access: accounts, passwords, sign-in, and the keys of programs and browsers."""
