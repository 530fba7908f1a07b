"""The ledger as a workbook or a CSV: read with every fault at its cell, put into the store once, and printed as departments know it."""
