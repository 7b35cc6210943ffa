"""Pages of a list: 20 entries, up to 100 on request."""

import re
from typing import Any

from rest_framework.exceptions import ValidationError
from rest_framework.pagination import PageNumberPagination
from rest_framework.request import Request
from rest_framework.views import APIView

from opportunities.api.parameters import FoundRows

COUNT = re.compile(r"[1-9][0-9]{0,8}")


class ApiPages(PageNumberPagination):
    """``{count, next, previous, results}``; a larger ``page_size`` than allowed gives 100."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100
    last_page_strings = ()
    invalid_page_message = "page {page_number} does not exist"

    def paginate_queryset(
        self, queryset: Any, request: Request, view: APIView | None = None
    ) -> list[Any] | None:
        """Return the rows of the page asked for; refuse numbers that are none."""
        for name in (self.page_query_param, self.page_size_query_param):
            text = request.query_params.get(name)
            if text is not None and not COUNT.fullmatch(text):
                raise ValidationError({name: [f"{text!r} is not a number from 1 on"]})
        if isinstance(queryset, FoundRows):
            number = int(request.query_params.get(self.page_query_param) or 1)
            size = self.get_page_size(request) or self.page_size
            queryset.place = ((number - 1) * size, size)
        return super().paginate_queryset(queryset, request, view)
