"""Rows in and out of the database by the million, as columns, inside the caller's transaction."""
