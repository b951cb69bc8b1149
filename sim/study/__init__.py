"""Many runs with a question: what is varied, where it runs, what is kept and how it is compared."""
