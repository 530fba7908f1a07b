"""The conformance kit: what every assessment and every rule kind must satisfy.

from xiangheng_scoring.testing import check_plugin
"""

from xiangheng_scoring.testing.assessment_checks import ASSESSMENT_CHECKS
from xiangheng_scoring.testing.plugin_check import SOUND_SCHEME, Finding, check_plugin
from xiangheng_scoring.testing.rule_checks import RULE_CHECKS

__all__ = ["ASSESSMENT_CHECKS", "RULE_CHECKS", "SOUND_SCHEME", "Finding", "check_plugin"]
