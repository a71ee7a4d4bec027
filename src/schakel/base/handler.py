"""How a page is made: whole, in one thread, on one connection."""

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class OneThreadHandler(ASGIHandler):
    """Makes every page in one thread, because no view of ours awaits anything.

    Django would go back and forth between the thread and the loop where one middleware awaits and
    the next does not, which costs every page some milliseconds and gives nothing.
    """

    def load_middleware(self, is_async: bool = False) -> None:
        """Chain the middleware as it is called in a thread."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """Make the page in the thread that belongs to this request."""
        return await sync_to_async(self.get_response, thread_sensitive=True)(request)
