"""The run desk: can a source be believed today, and what to do when it changed."""
