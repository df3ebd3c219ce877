"""The rules, one module a theme; the folder is the list of themes."""
