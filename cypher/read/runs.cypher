// Runs of loaders, the newest first, without the sentences of their ledgers.
// $before: STRING, the id of the last run of the page before; empty: from the newest
// $job: STRING, only those of this job; empty: all
// $loader: STRING, only those of this loader; empty: all
// $status: STRING, only those of this status; empty: all
// $limit: INTEGER, so many at most
MATCH (run:Run)
WHERE run.id < CASE $before WHEN '' THEN 'run:9999' ELSE $before END
  AND ($job = '' OR run.job = $job) AND ($loader = '' OR run.loader = $loader)
  AND ($status = '' OR run.status = $status)
WITH run
ORDER BY run.id DESC
LIMIT $limit
RETURN run {.*, rejects: [], doubts: []} AS run
ORDER BY run.id DESC
