"""Windows in the language of the people who use them: pages hide every widget name."""
