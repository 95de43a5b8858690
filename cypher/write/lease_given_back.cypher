// Give a lease back, when it is still held.
// $id: STRING, what was leased
// $holder: STRING, who held it
MATCH (lease:Lease {id: $id})
WHERE lease.holder = $holder
REMOVE lease.holder, lease.until
