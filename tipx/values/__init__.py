"""Layer values: what JSON Schema cannot say portably."""
