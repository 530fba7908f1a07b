"""`python -m xiangheng_scoring.testing.replay TARGET ASSESSMENT` prints the result digest of sample data.

The check of determinism runs it in interpreters with other hash seeds.
"""

import sys

from xiangheng_scoring.testing.plugin_check import open_plugin, subject_of


def main(target: str, assessment: str) -> None:
    """Print the digest of seed 1."""
    host, _ = open_plugin(target)
    print(subject_of(host, assessment, target).result(1).result_digest)


if __name__ == "__main__":
    main(*sys.argv[1:3])
