// Write events.
// $events: LIST<MAP>, the properties of the events, sorted by id
UNWIND $events AS row
MERGE (event:Event {id: row.id})
SET event = row
