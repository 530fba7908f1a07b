"""Scoring on trial: workbooks that were handed in are scored, and the result is a file of whoever asked, for some days."""
