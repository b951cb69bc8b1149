"""Under which conditions an outcome happens: boxes in which it is common, found by patient rule induction."""
