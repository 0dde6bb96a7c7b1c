"""The command line: one file for each noun, the services behind it."""
