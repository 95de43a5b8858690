// Let one transaction at a time write articles or events: the others wait here until it has ended.
MERGE (lease:Lease {id: 'writing'})
SET lease.turn = coalesce(lease.turn, 0) + 1
