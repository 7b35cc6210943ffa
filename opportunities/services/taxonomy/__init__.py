"""What people decide about topics and the words of the sources, and what follows for entries."""
