"""cxdash: what customers say, what they do, and where staff misjudge them.

Data goes one way: files → ingest → Study → Filters → Tally → Estimate,
Comparison → finding → chart → panel. This package computes and draws;
only :mod:`cxdash.ui` knows Streamlit.
"""

__version__ = "0.1.0"
