"""Combining: several tables into one study, with an account of every row that is not used."""
