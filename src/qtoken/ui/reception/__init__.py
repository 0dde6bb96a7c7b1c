"""Reception: find a patient, issue a token, look after the queue."""
