"""The model: a table a feature, whose entries add up to a household's logit, so that every reason is exact.

bins → training → tables → additive (the model) → scoring (probabilities, reasons) → sentences
                               files (kept without anything that can be executed), intercept (its level, watched)
"""
