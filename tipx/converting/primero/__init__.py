"""Referrals of Primero-style case systems, as JSON of their interface (API v2): read into a bundle, and written from one.

What belongs to what stands in a file that a domain expert can read and correct (`schemas/1.0/mappings/primero.csv`).
"""
