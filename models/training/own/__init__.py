"""A network that learns from somebody's own table of texts and labels, two or more classes, in one command.

table.py     the table, and what of it cannot be learned from
learner.py   a classifier of several classes, and its lesson in the loop that all trainings have
run.py       what will happen and how long it takes; the training; the folder
command.py   the command line: python -m models.train NAME --csv FILE
"""
