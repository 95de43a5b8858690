// How many events there are of each kind of thing and of the same days.
// $by: STRING, type, kind or quad_class; else all are counted together
// $first_day: DATE, no event that surely ended before
// $last_day: DATE, no event that surely began after
// $statuses: LIST<STRING>, any of these; empty: all
// $types: LIST<STRING>, any of these; empty: all
// $kinds: LIST<STRING>, any of these; empty: all
MATCH (event:Event)
WHERE event.sort_key > '0001'
  AND event.reaches_on >= $first_day AND event.earliest <= $last_day
  AND (size($statuses) = 0 OR event.status IN $statuses)
  AND (size($types) = 0 OR event.type IN $types)
  AND (size($kinds) = 0 OR event.kind IN $kinds)
WITH CASE $by WHEN 'type' THEN event.type WHEN 'kind' THEN event.kind
    WHEN 'quad_class' THEN toString(event.quad_class) ELSE 'all' END AS key,
  event.earliest AS earliest, event.latest AS latest, event.reaches_on AS reaches_on, event.extent AS extent,
  count(*) AS count
RETURN key, toString(earliest) AS earliest, toString(latest) AS latest, toString(reaches_on) AS reaches_on, extent,
  count
