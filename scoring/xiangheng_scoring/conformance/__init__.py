"""The conformance kit: what every assessment and every rule kind must satisfy; `plugin_check` tries all of it."""
