// Say of the runs of a job that are marked as running that they were lost: nobody holds the job for them.
// $job: STRING, the job
MATCH (run:Run {job: $job})
WHERE run.status = 'running'
SET run.status = 'lost'
RETURN run.id AS id
