"""Policies, their transactions, and each policy's own commission distribution (rules D and E).

Nouns: Policy, Transaction, Distribution (an immutable table of levels and rates, kept once however many policies
have it), DistributionVersion (which distribution a policy has had, since when, by whom and why), Batch and
BatchItem (the transactions a cycle has taken). Law: a transaction is in one batch at most, and what a batch holds
is not changed.
"""
