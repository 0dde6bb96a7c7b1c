"""The choice of a window, asked after signing in where the settings name none."""
