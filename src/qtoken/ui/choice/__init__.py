"""What this computer is for: the dialog after signing in where no window is set."""
