"""A file that is too large never enters the memory or the disk, wherever it was sent to."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.utils.translation import gettext

MEGABYTE = 1024 * 1024
LARGEST_FILE = 20 * MEGABYTE


class LimitedFileHandler(TemporaryFileUploadHandler):
    """Keep uploads on the disk while a page works on them, and let go whatever is too large.

    Of a file above ``LARGEST_FILE`` the form sees the size and no content.
    """

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count anew."""
        super().new_file(*args, **kwargs)
        self._is_too_large = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep what still fits."""
        if start + len(raw_data) <= LARGEST_FILE:
            super().receive_data_chunk(raw_data, start)
        elif not self._is_too_large:
            self._is_too_large = True
            self.file.truncate(0)

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Return the file; one that was too large is empty and tells its real size."""
        if not self._is_too_large:
            return super().file_complete(file_size)
        self.file.close()
        return UploadedFile(BytesIO(), self.file_name, self.content_type, file_size)


def say_too_large(size: int) -> str:
    """Return the sentence for a file of ``size`` bytes that is too large; empty for one that fits.

    Sizes are told in MB of 1,048,576 bytes.
    """
    if size <= LARGEST_FILE:
        return ""
    return gettext(
        "The file has %(size)d MB; at most %(most)d MB can be taken. Make it smaller or link to it."
    ) % {"size": -(-size // MEGABYTE), "most": LARGEST_FILE // MEGABYTE}
