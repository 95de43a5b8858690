// Say what came of a job's run, and let it go, when it is still held.
// $id: STRING, the job
// $holder: STRING, who holds it
// $state: STRING, done, failed or stopped; null by hand, when the state stays
// $attempt: INTEGER, so many runs count for the time that it was due; null by hand
// $retry_seconds: INTEGER, when it failed it is tried again after so long
MATCH (job:Job {id: $id})
WHERE job.holder = $holder
SET job.state = coalesce($state, job.state), job.attempt = coalesce($attempt, job.attempt),
  job.retry_at = CASE WHEN $state = 'failed' THEN datetime() + duration({seconds: $retry_seconds}) ELSE null END
REMOVE job.holder, job.until
