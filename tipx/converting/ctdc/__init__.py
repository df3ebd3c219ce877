"""The CTDC-style table: its mapping, what is taken of a record, the rows, and what protects the persons behind them."""
