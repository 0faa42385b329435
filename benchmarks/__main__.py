"""Every benchmark of the core: python -m benchmarks [--json]"""

from benchmarks.gradients import GRADIENTS
from benchmarks.measure import main
from benchmarks.trace import TRACE
from benchmarks.whatif import WHATIF

if __name__ == "__main__":
    raise SystemExit(main([TRACE, GRADIENTS, WHATIF], prog="python -m benchmarks"))
