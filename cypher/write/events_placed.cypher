// Say where events happened.
// $rows: LIST<MAP>, {event_id, place_id, text}
UNWIND $rows AS row
MATCH (event:Event {id: row.event_id})
MATCH (place:Place {id: row.place_id})
MERGE (event)-[at:IN_PLACE]->(place)
SET at.text = row.text
