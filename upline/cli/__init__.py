"""The command line: every action and every list of the system, for people and for scripts.

A face: it reads words, calls actions and queries, and shows what they give; no rule of the money lives here.
A command module is imported only when its word is used, and imports Django and heavy libraries inside its functions.
"""
