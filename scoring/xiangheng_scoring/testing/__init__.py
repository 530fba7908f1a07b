"""The conformance kit: what every assessment and every rule kind must satisfy.

from xiangheng_scoring.testing import check_plugin
"""

from xiangheng_scoring.testing.plugin_check import CHECKS, Finding, check_plugin

__all__ = ["CHECKS", "Finding", "check_plugin"]
