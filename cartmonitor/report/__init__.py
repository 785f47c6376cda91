"""The screens without a window: runs the tabs and writes CSV, XLSX, HTML."""
