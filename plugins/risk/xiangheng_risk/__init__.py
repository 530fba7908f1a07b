"""防止返贫风险排序: households ranked by the probability of falling back into poverty, so that visits go where they matter.

The list warns and never judges: it says whom to visit first, and cannot reach a score, which the import contracts hold.
"""
