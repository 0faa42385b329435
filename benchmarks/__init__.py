"""How long reading and explaining a text takes, beside the other ways to do the same.

python -m benchmarks            both tables; --json for one object a line
trace.py                        every gate and state: trace_text, the bare network, loops with hooks
gradients.py                    gradients at every word: by hand, by autograd
classroom.py                    a whole class on one server, beside Streamlit's smallest app; visitor.py is one of it
translate.py                    translating a sentence with five beams and all that is shown of it
soak.py                         whether a server's memory stays flat while visitors come and go
rivals.py                       the other ways; measure.py: rounds, medians, printing
"""
