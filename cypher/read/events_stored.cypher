// What some events are, and which claims they rest on.
// $ids: LIST<STRING>, the events
UNWIND $ids AS id
MATCH (event:Event {id: id})
RETURN event.id AS id, event.content_hash AS content_hash, event.recorded_at AS recorded_at,
  [(claim:Claim)-[:ABOUT]->(event) | claim.id] AS claim_ids,
  [(event)-[:CONCERNS]->(instrument:Instrument) | instrument.id] AS instrument_ids
