"""Exports: a chart as a picture, a table as CSV or a workbook, nothing active in either."""
