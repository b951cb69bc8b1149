"""How the command line behaves towards people, shells and programs."""
