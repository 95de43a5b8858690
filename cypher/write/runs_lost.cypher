// Say of runs that are marked as running that they were lost; they ended when they last gave a sign of life.
// $ids: LIST<STRING>, the runs
// $failure: STRING, why
UNWIND $ids AS id
MATCH (run:Run {id: id})
WHERE run.status = 'running'
SET run.status = 'lost', run.failure = $failure, run.finished_at = coalesce(run.alive_at, run.started_at)
REMOVE run.process, run.alive_at
RETURN run.id AS id
