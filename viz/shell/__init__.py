"""What every page shares: the view and its address, the session, widgets, what is cached, and how errors are said."""
