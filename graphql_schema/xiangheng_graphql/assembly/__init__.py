"""How capabilities become one schema, and how what a document selects is read: nothing here knows any of our domain."""
