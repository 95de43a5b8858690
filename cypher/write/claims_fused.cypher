// Mark claims as fused, and say which had not been; those that were taken back no longer speak of any event.
// $ids: LIST<STRING>, the claims
UNWIND $ids AS id
MATCH (claim:Claim {id: id})
WHERE claim.fused = false
SET claim.fused = true
WITH claim
CALL (claim) {
  WITH claim
  WHERE claim.superseded_at IS NOT NULL
  MATCH (claim)-[about:ABOUT]->(:Event)
  DELETE about
}
RETURN claim.id AS id
