"""How fast it is: generated books, timed parts, and the ratio to moving the same rows with nothing computed."""
