"""How long reading and explaining a text takes, beside the other ways to do the same.

python -m benchmarks            both tables; --json for one object a line
trace.py                        every gate and state: trace_text, the bare network, loops with hooks
gradients.py                    gradients at every word: by hand, by autograd
rivals.py                       the other ways; measure.py: rounds, medians, printing
"""
