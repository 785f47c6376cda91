"""A file's events played over the socket at their own pace: a day of a shop, live again.

`tape` puts the events of the files in order of time, on disk; `app` plays them. The importer's readers read the files.
"""
