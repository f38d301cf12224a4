"""Plans and the rates of contracts (rules C).

Nouns: Plan, State, Rate (a contract's rate for issuer, product type, plan and state, each possibly Any, with its
effective range), RateBand (its percentage or fixed amount for a range of policy months). Law: for a policy and a
date one rate is the most specific; two that tie are refused when entered.
"""
