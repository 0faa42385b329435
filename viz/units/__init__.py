"""The Units page: what each unit of a network does over thousands of reviews, and where else units do the same."""
