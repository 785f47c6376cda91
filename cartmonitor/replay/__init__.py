"""A file's events played over the socket at their own pace."""
