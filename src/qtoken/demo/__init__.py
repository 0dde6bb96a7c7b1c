"""The sample clinic: a morning under way, played through the services, to be thrown away."""
