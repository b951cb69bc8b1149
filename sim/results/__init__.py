"""What happened: tables, the folder that keeps them, and what can be read from them."""
