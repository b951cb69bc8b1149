"""The page: what the commands compute, in a browser on this machine and nowhere else."""
