"""What exists: the repertoire, luck, the records that hold state, and what is written down."""
