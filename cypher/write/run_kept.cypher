// Write a run with its ledger.
// $run: MAP, the properties of the run
MERGE (run:Run {id: $run.id})
SET run = $run
