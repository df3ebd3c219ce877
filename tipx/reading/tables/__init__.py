"""Tables: sheets of cells to payloads and units, and from a place in a payload back to the cell."""
