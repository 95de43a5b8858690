// Take or renew a lease; no row when somebody else holds it.
// $id: STRING, what is leased
// $holder: STRING, who takes it
// $seconds: INTEGER, for so long from now
MERGE (lease:Lease {id: $id})
SET lease.turn = coalesce(lease.turn, 0) + 1
WITH lease
WHERE lease.holder IS NULL OR lease.holder = $holder OR lease.until < datetime()
SET lease.holder = $holder, lease.until = datetime() + duration({seconds: $seconds})
RETURN lease.holder AS holder
