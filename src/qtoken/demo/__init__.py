"""The sample clinic: it is in the middle of a morning, made through the services, to throw away."""
