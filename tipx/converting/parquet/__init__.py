"""The pieces of the Parquet form: the columns that a field tree becomes, and the values that go into them."""
