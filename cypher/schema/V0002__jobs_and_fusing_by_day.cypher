// What is still to be fused is taken day by day, so that what may be one event is mostly fused at once.
DROP INDEX claim_by_fused IF EXISTS;
MATCH (claim:Claim {fused: false})-[naming:NAMES]->(:Actor)
SET claim.fuse_on = naming.fuse_on;
MATCH (claim:Claim {fused: false})
WHERE claim.fuse_on IS NULL
SET claim.fuse_on = date('0001-01-01');
CREATE INDEX claim_by_fused_and_day IF NOT EXISTS FOR (claim:Claim) ON (claim.fused, claim.fuse_on);

// Scheduled jobs, and their runs.
CREATE CONSTRAINT job_id IF NOT EXISTS FOR (job:Job) REQUIRE job.id IS UNIQUE;
CREATE INDEX run_by_job IF NOT EXISTS FOR (run:Run) ON (run.job, run.id);
