// One run of a loader, with its ledger.
// $id: STRING, the run
MATCH (run:Run {id: $id})
RETURN run {.*} AS run
