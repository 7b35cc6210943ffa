"""``make bench``: what a large catalogue costs its visitors, and what a run costs us."""
