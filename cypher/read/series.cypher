// How many events of an actor, or of two actors together, there are of each kind of thing and of the same days.
// $key: STRING, the actor's or the dyad's id
// $by: STRING, type, kind or quad_class; else all are counted together
// $first_day: DATE, no event that surely ended before
// $last_day: DATE, no event that surely began after
// $statuses: LIST<STRING>, any of these; empty: all
// $types: LIST<STRING>, any of these; empty: all
// $kinds: LIST<STRING>, any of these; empty: all
MATCH ()-[entry:ON_TIMELINE]->(event:Event)
WHERE entry.actor_id = $key AND entry.sort_key > '0001'
  AND entry.latest >= $first_day AND event.earliest <= $last_day
  AND (size($statuses) = 0 OR entry.status IN $statuses)
  AND (size($types) = 0 OR event.type IN $types)
  AND (size($kinds) = 0 OR entry.kind IN $kinds)
WITH CASE $by WHEN 'type' THEN event.type WHEN 'kind' THEN event.kind
    WHEN 'quad_class' THEN toString(event.quad_class) ELSE 'all' END AS key,
  event.earliest AS earliest, event.latest AS latest, event.reaches_on AS reaches_on, event.extent AS extent,
  count(*) AS count
RETURN key, toString(earliest) AS earliest, toString(latest) AS latest, toString(reaches_on) AS reaches_on, extent,
  count
