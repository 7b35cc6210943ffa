"""Template tags of the scrapers' own pages."""
