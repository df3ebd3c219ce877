"""Generated code of the python engine, one module a version."""
