"""Tables in files, CSV or XLSX, read row by row: they know nothing of what the rows are about."""
