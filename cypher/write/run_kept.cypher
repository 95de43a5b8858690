// Write a run with its ledger, at its start and at its end.
// $run: MAP, the properties of the run
// $process: STRING, the process that it is going on in; null at its end
MERGE (run:Run {id: $run.id})
SET run = $run, run.process = $process, run.alive_at = CASE WHEN $process IS NULL THEN null ELSE datetime() END
