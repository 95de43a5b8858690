// Enter in a run that is going on what has become of its input by now.
// $id: STRING, the run
// $ledger: MAP, what has changed of its properties; empty: only that it is going on
MATCH (run:Run {id: $id})
SET run += $ledger, run.alive_at = datetime()
