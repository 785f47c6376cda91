"""Lists behind the numbers of the screens: carts, orders, sessions, customers; pure, like the cards."""

from cartmonitor.tabs.lists.base import MOST, ListColumn, Listing, ListKind, ListRequest, Look, listing
from cartmonitor.tabs.lists.kinds import CartRequest, CustomerRequest, Request, request

__all__ = [
    "MOST",
    "CartRequest",
    "CustomerRequest",
    "ListColumn",
    "ListKind",
    "ListRequest",
    "Listing",
    "Look",
    "Request",
    "listing",
    "request",
]
