"""The taxonomy desk."""
