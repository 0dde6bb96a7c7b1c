"""What the clinic does. One public method is one transaction; only frozen rows leave."""
