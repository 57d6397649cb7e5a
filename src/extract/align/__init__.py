"""Laying what was printed over the form: Document x Form -> Facts."""
