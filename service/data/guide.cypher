// What is in the graph, by kind of node
MATCH (node)
WHERE NOT (node:Event AND node.sort_key IS NULL)
RETURN labels(node)[0] AS label, count(*) AS nodes
ORDER BY nodes DESC, label;

// The newest events
MATCH (event:Event)
WHERE event.sort_key > ''
RETURN event.earliest, event.latest, event.title, event.status, event.source_count
ORDER BY event.sort_key DESC
LIMIT 25;

// The timeline of one actor, newest first: PRK is North Korea
MATCH (actor:Actor {id: 'PRK'})-[entry:ON_TIMELINE {actor_id: 'PRK'}]->(event:Event)
WHERE entry.sort_key > ''
RETURN event.earliest, event.latest, event.kind, event.status, event.title
ORDER BY entry.actor_id DESC, entry.sort_key DESC
LIMIT 50;

// What two actors have to do with each other, the newest 25 events drawn as a graph
MATCH (:Dyad {id: 'PRK|RUS'})-[entry:ON_TIMELINE]->(event:Event)
WITH event, entry
ORDER BY entry.sort_key DESC
LIMIT 25
MATCH (actor:Actor)-[part:TOOK_PART]->(event)
RETURN actor, part, event;

// Who says so: the quotes or rows on which the newest events rest
MATCH (event:Event)
WHERE event.sort_key > ''
WITH event
ORDER BY event.sort_key DESC
LIMIT 25
MATCH (event)<-[:ABOUT]-(claim:Claim)<-[:STATES]-(article:Article)<-[:PUBLISHED]-(source:Source)
WHERE claim.superseded_at IS NULL
OPTIONAL MATCH (claim)-[:ATTRIBUTED_TO]->(speaker:Actor)
RETURN event.title, claim.quote, claim.row, collect(DISTINCT speaker.name) AS attributed_to, source.name,
  article.published_on, article.url, event.sort_key
ORDER BY event.sort_key DESC, article.published_on
LIMIT 50;

// Where the sources disagree, the newest first
MATCH (event:Event {disputed: true})
WHERE event.sort_key > ''
WITH event
ORDER BY event.sort_key DESC
LIMIT 25
MATCH (event)<-[:ABOUT]-(claim:Claim)
WHERE claim.superseded_at IS NULL
RETURN event.title, claim.status, claim.earliest, claim.latest, claim.quote, claim.row, event.sort_key
ORDER BY event.sort_key DESC, claim.published_on
LIMIT 50;

// With whom an actor, or what acts for it, deals most: quad classes 1 and 2 are cooperation, 3 and 4 conflict, in words and in deeds
MATCH (dyad:Dyad)-[:ON_TIMELINE]->(event:Event)
WHERE dyad.id STARTS WITH 'RUS|' OR dyad.id ENDS WITH '|RUS'
WITH [id IN split(dyad.id, '|') WHERE id <> 'RUS'][0] AS other_id, event.quad_class AS quad_class, count(*) AS events
MATCH (other:Actor {id: other_id})
RETURN other.id, other.name, quad_class, events
ORDER BY events DESC, other.id, quad_class
LIMIT 25;

// Treaties, and the step that each party took: empty where no treaty is loaded, as in rows coded elsewhere
MATCH (event:Event)-[step:CONCERNS]->(instrument:Instrument)
RETURN instrument.name, step.step, step.parties, event.earliest, event.latest
ORDER BY instrument.name, event.sort_key;

// Events of each month, by type
MATCH (event:Event)
WHERE event.earliest > date('0001-01-01') AND event.status IN ['occurred', 'ongoing']
RETURN date.truncate('month', event.earliest) AS month, event.type, count(*) AS events
ORDER BY month DESC, events DESC
LIMIT 100;

// What is planned, and has not been reported to have happened; places are empty where articles or rows name none
MATCH (event:Event {status: 'planned'})
OPTIONAL MATCH (event)-[:IN_PLACE]->(place:Place)
RETURN event.planned_earliest, event.planned_latest, event.title, place.name
ORDER BY event.sort_key
LIMIT 50;
