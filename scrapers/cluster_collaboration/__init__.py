"""Everything that knows clustercollaboration.eu: page in, records out. No Django, no network."""
