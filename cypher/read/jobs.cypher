// What is known of all jobs, by id.
MATCH (job:Job)
WHERE job.id > ''
RETURN job {
  .id, .due_at, .state, .attempt, .retry_at, is_held: job.holder IS NOT NULL AND job.until >= datetime()
} AS job
ORDER BY job.id
