"""The audit log, read and searched by the auditor, and proved."""
