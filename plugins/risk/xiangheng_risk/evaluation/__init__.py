"""How good a model of risk is, told honestly: later years only, beside the rules that need no model, county by county."""
