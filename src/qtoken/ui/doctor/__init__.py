"""The doctor window: who is in, who is next, and one large button."""
