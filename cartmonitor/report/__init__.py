"""The screens without a window: runs the tabs' queries and writes CSV, XLSX, JSON, HTML around pictures handed in.

It knows the tabs and the store's queries, and no Qt: whoever wants pictures in a report draws them and hands them in.
"""
