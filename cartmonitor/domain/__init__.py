"""The vocabulary: events, carts, frames, numbers, charts. Pure: no I/O, no asyncio, no clock, no randomness, no Qt.

What can be a function of its arguments lives here, and time is one of the arguments. It knows no other room.
"""
