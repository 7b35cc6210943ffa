"""Every page that was brought in, under the hash of its content, and the way back to it."""

from scrapers.archive.cleaning import hash_cleaned
from scrapers.archive.display import MarkedPage, show_page
from scrapers.archive.storage import (
    confirm_pages,
    drop_pages,
    find_page_before,
    find_sound,
    load_page,
    save_page,
)

__all__ = [
    "MarkedPage",
    "confirm_pages",
    "drop_pages",
    "find_page_before",
    "find_sound",
    "hash_cleaned",
    "load_page",
    "save_page",
    "show_page",
]
