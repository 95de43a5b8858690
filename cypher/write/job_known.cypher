// Make a job known that never ran; times before it was known are no times that it missed.
// $id: STRING, the job
// $due_at: DATETIME, the last time it would have been due
MERGE (job:Job {id: $id})
ON CREATE SET job.due_at = $due_at, job.state = 'done', job.attempt = 0, job.turn = 0
