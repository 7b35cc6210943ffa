"""Commands of the whole portal, as opposed to those of one app."""
