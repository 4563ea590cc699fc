"""Columns: what each is for, and its texts as typed values."""
