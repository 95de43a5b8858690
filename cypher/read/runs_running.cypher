// Runs that are marked as running, and the processes that they are going on in.
// $silence: INTEGER, a run that has given no sign of life for so long is silent
MATCH (run:Run)
WHERE run.id > '' AND run.status = 'running'
RETURN run.id AS id, run.job AS job, run.process AS process,
  coalesce(run.alive_at < datetime() - duration({seconds: $silence}), true) AS is_silent
