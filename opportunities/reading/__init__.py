"""What pages put together from several entries: stages, neighbours, editions, comparisons."""
