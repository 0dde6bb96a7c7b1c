"""Pages for browsers: phones of patients, screens in the waiting room, the desk. No framework."""
