"""History from files: one small module per format, each a pure reader of rows into events.

`source` opens files and cuts lines, `records` cuts fields, `recognise` tells formats apart, `formats/` reads rows,
`reading` makes validated batches of them, `intake` puts these together, `importing` writes them through the store's
append. It knows no screen and no socket.
"""
