// Say where events happened, by the name that their claims give.
// $rows: LIST<MAP>, {event_id, place_id, name, text}
UNWIND $rows AS row
MATCH (event:Event {id: row.event_id})
MATCH (place:Place {id: row.place_id})
CREATE (event)-[at:IN_PLACE]->(place)
SET at.name = row.name, at.text = row.text
