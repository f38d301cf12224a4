"""Issuers, agencies, agents and their hierarchy (rules B).

Nouns: Issuer, Agency, Agent, Upline (who is above whom, from when to when), Contract (a named set of rates),
ContractHeld, ProductType, Alternate, CustomSetting, Appointment. Law: an agent has one upline and one contract
at a date, and no chain of uplines comes back to where it began.
"""
