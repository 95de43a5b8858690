// One treaty: its parties by name, and the steps taken with it, in the order of their days.
// $id: STRING, the treaty's id
MATCH (instrument:Instrument {id: $id})
CALL (instrument) {
  UNWIND instrument.parties AS party
  OPTIONAL MATCH (actor:Actor {id: party})
  RETURN collect({actor_id: party, name: coalesce(actor.name, party)}) AS parties
}
CALL (instrument) {
  MATCH (event:Event)-[concern:CONCERNS]->(instrument)
  WITH event, concern
  ORDER BY event.sort_key
  RETURN collect(event {
    .status, .earliest, .latest, .precision, .extent, .title, .disputed, event_id: event.id, step: concern.step,
    parties: concern.parties
  }) AS steps
}
RETURN instrument {.id, .name} AS instrument, parties, steps
