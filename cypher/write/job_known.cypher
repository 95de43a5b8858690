// Make a job known that has no time yet; times before that are no times that it missed.
// $id: STRING, the job
// $due_at: DATETIME, the last time it would have been due
MERGE (job:Job {id: $id})
ON CREATE SET job.state = 'done', job.attempt = 0, job.turn = 0
SET job.due_at = coalesce(job.due_at, $due_at)
