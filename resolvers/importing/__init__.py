"""The import of a region's enterprises: the rows of a file become enterprises, chunk by chunk."""
