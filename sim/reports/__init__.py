"""Reports: one HTML file that needs nothing else, told from runs or from results folders."""
