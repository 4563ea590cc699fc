"""Quality: whether a table can be trusted, and what stands in the way."""
