"""The taxonomy desk: words of the sources, topics, and what follows for the entries."""
