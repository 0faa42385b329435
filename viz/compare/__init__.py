"""The Compare page: all networks, two of them on one text, two texts read by one."""
