"""Queries and migrations, one statement a file."""
