"""The parts of the manual that are made from the program and its data."""
