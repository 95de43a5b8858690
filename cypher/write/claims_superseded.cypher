// Take claims back that a newer reading of their article does not make; their events are to be fused again.
// $ids: LIST<STRING>, the claims
// $at: DATETIME, when
UNWIND $ids AS id
MATCH (claim:Claim {id: id})
SET claim.superseded_at = $at, claim.fused = false
