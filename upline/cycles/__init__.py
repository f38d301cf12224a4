"""The monthly cycle: run, look, close or abandon (rules F, G, H).

Nouns: Cycle, Line (what an agent earns on a transaction), AgentSummary (what a cycle does to an agent), CycleException
(a policy that was left out, and why), SnapshotPart (the inputs, kept for a replay). Law: one cycle is open at a time;
what is closed is never changed.
"""
