"""Which inputs move an outcome, by how much, how sure that is, and how well these inputs are known."""
