"""Connecting to the server's socket and coming back with backoff, for viewers and producers alike."""
