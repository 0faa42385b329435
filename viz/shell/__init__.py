"""What pages are built from: widgets, charts, notices, questions and sentences that several of them show."""
