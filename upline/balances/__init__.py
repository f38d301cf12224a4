"""What agents owe beside what they earn: debit balances of policies, and Agent Balances brought in (rule G).

Nouns: DebitBalance (of a policy and an agent), BalanceImport. Law: a debit balance is advances less recovery less
chargebacks, and is never below 0; the Agent Balance is the ledger's.
"""
