"""`python -m xiangheng_scoring` is the command `xiangheng`, for where scripts are not on the path."""

import sys

from xiangheng_scoring.cli import main

sys.exit(main())
