// Hold a job for longer; no row when somebody else has taken it meanwhile.
// $id: STRING, the job
// $holder: STRING, who holds it
// $seconds: INTEGER, for so long from now
MATCH (job:Job {id: $id})
WHERE job.holder = $holder
SET job.until = datetime() + duration({seconds: $seconds})
RETURN job.id AS id
