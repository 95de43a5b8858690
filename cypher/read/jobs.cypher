// What is known of all jobs, and of the last run of each, by id.
MATCH (job:Job)
WHERE job.id > ''
OPTIONAL CALL (job) {
  MATCH (run:Run)
  WHERE run.job = job.id AND run.id > ''
  RETURN run
  ORDER BY run.id DESC
  LIMIT 1
}
RETURN job {
  .id, .due_at, .state, .attempt, .retry_at, is_held: job.holder IS NOT NULL AND job.until >= datetime(),
  ran_at: run.started_at, status: run.status
} AS job
ORDER BY job.id
