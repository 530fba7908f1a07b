"""Households and their risk of falling back into poverty: the register, the monitored, and whom to visit first."""
