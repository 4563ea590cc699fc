"""Shapes: answers laid out sideways, turned into one answer a row."""
