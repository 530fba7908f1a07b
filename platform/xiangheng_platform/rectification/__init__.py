"""Rectification (问题整改): what was found is put right, proved, accepted by somebody else, and looked at again."""
