"""Why they act: one file per kind of actor, and the theory they share beside them."""
