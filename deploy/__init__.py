"""Serving Gatescope to many: one process per core behind one nginx. docs/deploy.md says how and why."""
