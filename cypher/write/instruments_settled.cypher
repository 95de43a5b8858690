// Let treaties follow from the events that concern them: name and parties; one that no event concerns goes.
// $ids: LIST<STRING>, the treaties
UNWIND $ids AS id
MATCH (instrument:Instrument {id: id})
OPTIONAL MATCH (event:Event)-[:CONCERNS]->(instrument)
WITH instrument, event
ORDER BY event.id
WITH instrument, collect(event) AS events
CALL (instrument) {
  OPTIONAL MATCH (instrument)<-[:CONCERNS]-(:Event)<-[part:TOOK_PART]-(actor:Actor)
  WITH DISTINCT coalesce(part.country, actor.id) AS party
  ORDER BY party
  RETURN collect(party) AS parties
}
FOREACH (event IN events[..1] | SET instrument.name = event.instrument, instrument.parties = parties)
WITH instrument, events
WHERE size(events) = 0
DETACH DELETE instrument
