"""What services of versioned records are made of."""

from xiangheng_platform.versioning import editing

PARTS = (editing.reconcile, editing.verify)
