// Say which steps of which treaties events are.
// $rows: LIST<MAP>, {event_id, instrument_id, name, step, parties}
UNWIND $rows AS row
MATCH (event:Event {id: row.event_id})
MERGE (instrument:Instrument {id: row.instrument_id})
ON CREATE SET instrument.name = row.name, instrument.parties = []
CREATE (event)-[concern:CONCERNS]->(instrument)
SET concern.step = row.step, concern.parties = row.parties
