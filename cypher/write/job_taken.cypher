// Take a job to run it: for a time that is due and not taken, or is to be tried again, or by hand; else no row.
// $id: STRING, the job
// $holder: STRING, who takes it
// $seconds: INTEGER, it is held for so long, unless renewed
// $due_at: DATETIME, the last time at which it was due; null by hand
// $attempts: INTEGER, so many runs for one time at most
MERGE (job:Job {id: $id})
ON CREATE SET job.state = 'done', job.attempt = 0
SET job.turn = coalesce(job.turn, 0) + 1
WITH job, $due_at IS NOT NULL AND (job.due_at IS NULL OR job.due_at < $due_at) AS is_new
WHERE (job.holder IS NULL OR job.until < datetime())
  AND ($due_at IS NULL OR is_new OR (job.state <> 'done' AND job.attempt < $attempts
    AND (job.retry_at IS NULL OR job.retry_at <= datetime())))
SET job.attempt = CASE WHEN $due_at IS NULL THEN job.attempt WHEN is_new THEN 1 ELSE job.attempt + 1 END,
  job.state = CASE WHEN $due_at IS NULL THEN job.state ELSE 'running' END,
  job.due_at = CASE WHEN $due_at IS NULL THEN job.due_at ELSE $due_at END,
  job.holder = $holder, job.until = datetime() + duration({seconds: $seconds}), job.retry_at = null
RETURN job.attempt AS attempt
