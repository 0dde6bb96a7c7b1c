"""Small widgets that several windows use: one named widget a file."""
