// Take everything from events that follows from their claims, before it is written anew.
// $ids: LIST<STRING>, the events
UNWIND $ids AS id
MATCH (event:Event {id: id})
CALL (event) {
  MATCH (event)-[link:IN_PLACE|CONCERNS|MERGED_INTO]->()
  DELETE link
}
CALL (event) {
  MATCH ()-[link:ABOUT|TOOK_PART|ON_TIMELINE]->(event)
  DELETE link
}
SET event = {id: id}
