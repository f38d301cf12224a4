"""Upline computes, explains and pays insurance commissions.

One way through it: files → book → cycle → ledger → documents. The rules of the money are
numbered in `docs/rules.md`; code, tests and messages name them by their number (`D4`).
"""

__version__ = "0.1.0"
