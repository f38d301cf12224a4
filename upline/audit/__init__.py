"""Who changed what, when, from what and to what.

Nouns: Actor (who acts, and what day is today), AuditRecord (one change of one record, never changed itself).
"""
