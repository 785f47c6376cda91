"""The viewer's end of the socket: subscribes, joins ranges without a seam, yields frames, reports the link's state."""
