"""Inspection (督查): planned checks, visits and who was sent, places drawn by lot, checklists, findings, coverage."""
