"""The conformance kit: what every assessment and every rule kind must satisfy.

from xiangheng_scoring.conformance import check_plugin
"""

from xiangheng_scoring.conformance.assessment_checks import ASSESSMENT_CHECKS
from xiangheng_scoring.conformance.battery import PLUGIN_CHECKS, SOUND_SCHEME, Finding
from xiangheng_scoring.conformance.plugin_check import ENDS, LIMIT, check_plugin
from xiangheng_scoring.conformance.rule_checks import RULE_CHECKS

__all__ = [
    "ASSESSMENT_CHECKS", "ENDS", "LIMIT", "PLUGIN_CHECKS", "RULE_CHECKS", "SOUND_SCHEME", "Finding", "check_plugin",
]  # fmt: skip
