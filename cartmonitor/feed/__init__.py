"""The viewer's end of the socket: subscribes, joins ranges without a seam, yields frames, reports the link's state.

It knows the protocol and the link. What the frames mean for a screen is left to the presenter.
"""

from cartmonitor.feed.feed import Feed, FeedFrame, FeedState, FeedStatus

__all__ = ["Feed", "FeedFrame", "FeedState", "FeedStatus"]
