"""Plain records to bytes: XML, canonical form and digest."""
