"""History from files: one small module per format, each a pure reader of rows into events."""
