"""The curators' desk: what waits for a person, decided in seconds, with the proof beside it."""
