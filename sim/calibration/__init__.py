"""Parameters fitted to what happened: sets of them that pass, how far they carry, and what cannot be learnt."""
