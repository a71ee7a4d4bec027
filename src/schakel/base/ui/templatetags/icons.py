"""Line icons on a grid of 24, drawn for Schakel; always beside words, never instead of them."""

from functools import cache

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

PATHS = {
    "alert": "M12 4 2.800 19.500h18.400zM12 10v4.500M12 17.200v.1",
    "arrow": "M5 12h14M13 6l6 6-6 6",
    "back": "M19 12H5M11 6l-6 6 6 6",
    "building": "M5 20V5h9v15M14 10h5v10M3 20h18M8 9h3M8 13h3M8 17h3",
    "calendar": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4",
    "chart": "M4 20h16M7 20v-7M12 20V6M17 20v-10",
    "check": "M5 12.500l4.500 4.500L19 7.500",
    "chevron": "M7 10l5 5 5-5",
    "circle": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16",
    "clock": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4.500l3 2",
    "cross": "M6 6l12 12M18 6L6 18",
    "danger": "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M12 8v5M12 16v.1",
    "down": "M12 5v14M6 13l6 6 6-6",
    "exit": "M14 4h5v16h-5M4 12h10M10 8l4 4-4 4",
    "eye": "M2.500 12S6 6 12 6s9.500 6 9.500 6-3.500 6-9.500 6-9.500-6-9.500-6M12 9.500a2.500 2.500 0 1 0 0 5"
    " 2.500 2.500 0 0 0 0-5",
    "file": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "globe": "M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M4 12h16M12 4c3 2.500 3 13.500 0 16M12 4c-3 2.500-3 13.500"
    " 0 16",
    "heart": "M12 20S4 15 4 9.500C4 5 10 4 12 8c2-4 8-3 8 1.500C20 15 12 20 12 20",
    "help": "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M9.500 9.500c0-3.500 5-3.500 5 0 0 2-2.500 2-2.500"
    " 4M12 16.500v.1",
    "home": "M4 11l8-7 8 7v9h-5v-6H9v6H4z",
    "info": "M12 3.500a8.500 8.500 0 1 0 0 17 8.500 8.500 0 0 0 0-17M12 11v5M12 8v.1",
    "link": "M10 8H8a4 4 0 0 0 0 8h2M14 8h2a4 4 0 0 1 0 8h-2M9 12h6",
    "list": "M9 6h11M9 12h11M9 18h11M4.500 6v.1M4.500 12v.1M4.500 18v.1",
    "lock": "M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3",
    "menu": "M4 7h16M4 12h16M4 17h16",
    "moon": "M19 14.500A8 8 0 0 1 9.500 5 8 8 0 1 0 19 14.500",
    "pen": "M4 20l1-4.500L16 4.500l3.500 3.500L8.500 19z",
    "person": "M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8M4.500 20c1-4.500 4-6 7.500-6s6.500 1.500 7.500 6",
    "search": "M10.500 4a6.500 6.500 0 1 0 0 13 6.500 6.500 0 0 0 0-13M15.500 15.500L20 20",
    "school": "M2.500 9.500L12 5l9.500 4.500L12 14zM6.500 11.500V17c3 2.500 8 2.500 11 0v-5.500",
    "send": "M4 12l16-8-5 16-3.500-6.500zM11.500 13.500L20 4",
    "shield": "M12 3.500l7.500 3v5c0 5-3.500 8-7.500 9.500-4-1.500-7.500-4.500-7.500-9.500v-5z",
    "speech": "M4 5h16v11H11l-5 4v-4H4z",
    "sun": "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8M12 3v2M12 19v2M3 12h2M19 12h2M5.600 5.600l1.400 1.400"
    "M17 17l1.400 1.400M5.600 18.400L7 17M17 7l1.400-1.400",
    "swap": "M4 9h14M14 5l4 4-4 4M20 15H6M10 11l-4 4 4 4",
    "table": "M12 6c5 0 8 1.500 8 3.500S17 13 12 13s-8-1.500-8-3.500S7 6 12 6M6 12.500V18M18 12.500V18M12 13v6",
    "today": "M4 6h16v14H4zM4 10h16M8 3v4M16 3v4M9 15l2.500 2.500L15.500 13",
    "up": "M12 19V5M6 11l6-6 6 6",
}


@cache
def draw(name: str) -> SafeString:
    """The named icon as inline SVG, hidden from screen readers; an unknown name fails loudly."""
    return format_html(
        '<svg class="sk-icon" viewBox="0 0 24 24" fill="none" stroke="currentColor"'
        ' stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"'
        ' aria-hidden="true" focusable="false"><path d="{}"/></svg>',
        mark_safe(PATHS[name]),  # noqa: S308 - constants of this file
    )
