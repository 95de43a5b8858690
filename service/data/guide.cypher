// What is in the graph, by kind of node
MATCH (node)
RETURN labels(node)[0] AS label, count(*) AS nodes
ORDER BY nodes DESC;

// The newest events
MATCH (event:Event)
WHERE event.sort_key IS NOT NULL
RETURN event.earliest, event.latest, event.title, event.status, event.source_count
ORDER BY event.sort_key DESC
LIMIT 25;

// The timeline of one actor, newest first: PRK is North Korea
MATCH (actor:Actor {id: 'PRK'})-[entry:ON_TIMELINE {actor_id: 'PRK'}]->(event:Event)
WHERE entry.sort_key > ''
RETURN event.earliest, event.latest, event.kind, event.status, event.title
ORDER BY entry.actor_id DESC, entry.sort_key DESC
LIMIT 50;

// What two actors have to do with each other, drawn as a graph
MATCH (dyad:Dyad {id: 'PRK|RUS'})-[:ON_TIMELINE]->(event:Event)
MATCH (actor:Actor)-[part:TOOK_PART]->(event)
RETURN actor, part, event
LIMIT 100;

// Who says so: the quotes on which an event rests
MATCH (event:Event)<-[:ABOUT]-(claim:Claim)<-[:STATES]-(article:Article)<-[:PUBLISHED]-(source:Source)
WHERE claim.superseded_at IS NULL
OPTIONAL MATCH (claim)-[:ATTRIBUTED_TO]->(speaker:Actor)
RETURN event.title, coalesce(claim.quote, claim.row) AS evidence, collect(DISTINCT speaker.name) AS attributed_to, source.name, article.published_on,
  article.url
ORDER BY event.title, article.published_on
LIMIT 50;

// Where the sources disagree
MATCH (event:Event {disputed: true})<-[:ABOUT]-(claim:Claim)
RETURN event.title, claim.status, claim.earliest, claim.latest, coalesce(claim.quote, claim.row) AS evidence
ORDER BY event.title, claim.published_on
LIMIT 50;

// With whom an actor deals most, and in which way: 1 and 2 are cooperation, 3 and 4 are conflict, in words and in deeds
MATCH (:Actor {id: 'RUS'})-[:TOOK_PART]->(event:Event)<-[:TOOK_PART]-(other:Actor)
WHERE other.id <> 'RUS'
RETURN other.id, other.name, event.quad_class, count(DISTINCT event) AS events
ORDER BY events DESC, other.id, event.quad_class
LIMIT 25;

// Treaties, and the step that each party took
MATCH (event:Event)-[step:CONCERNS]->(instrument:Instrument)
RETURN instrument.name, step.step, step.parties, event.earliest, event.latest
ORDER BY instrument.name, event.sort_key;

// Events of each month, by type
MATCH (event:Event)
WHERE event.earliest > date('0001-01-01') AND event.status IN ['occurred', 'ongoing']
RETURN date.truncate('month', event.earliest) AS month, event.type, count(*) AS events
ORDER BY month DESC, events DESC
LIMIT 100;

// What is planned, and has not been reported to have happened
MATCH (event:Event {status: 'planned'})
OPTIONAL MATCH (event)-[:IN_PLACE]->(place:Place)
RETURN event.planned_earliest, event.planned_latest, event.title, place.name
ORDER BY event.sort_key
LIMIT 50;
