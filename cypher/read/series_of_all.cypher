// How many events there are of each kind of thing, and of the same days where they are not in one period.
// $asked: MAP, what is counted; those of one day, which are nearly all, are read from the index and summed up here:
//   by: STRING, type, kind or quad_class; else all are counted together
//   interval: STRING, day, week, month or year
//   width: INTEGER, how many characters of a day tell its period; 10 for weeks
//   first_day, last_day: DATE, no event that surely ended before, or began after
//   statuses, types, kinds: LIST<STRING>, any of these; empty: all
//   countries: LIST<STRING>, any of these is the country of a place of it; empty: all
//   sources: LIST<STRING>, any of these reports it; empty: all
CALL () {
  MATCH (event:Event)
  WHERE event.seek_key = '*|day'
    AND event.sort_key >= toString($asked.first_day) AND event.sort_key < toString($asked.last_day) + '}'
    AND (size($asked.statuses) = 0 OR event.status IN $asked.statuses)
    AND (size($asked.types) = 0 OR event.type IN $asked.types)
    AND (size($asked.kinds) = 0 OR event.kind IN $asked.kinds)
    AND (size($asked.countries) = 0 OR any(country IN event.countries WHERE country IN $asked.countries))
    AND (size($asked.sources) = 0 OR any(source IN event.source_ids WHERE source IN $asked.sources))
  WITH CASE $asked.by WHEN 'type' THEN event.type WHEN 'kind' THEN event.kind
      WHEN 'quad_class' THEN toString(event.quad_class) ELSE 'all' END AS key,
    left(event.sort_key, $asked.width) AS days, count(*) AS count
  WITH key, count, days + substring('0000-01-01', $asked.width) AS day
  WITH key, count, CASE $asked.interval WHEN 'week' THEN toString(date.truncate('week', date(day))) ELSE day END AS day
  WITH key, sum(count) AS count,
    CASE WHEN day < toString($asked.first_day) THEN toString($asked.first_day) ELSE day END AS day
  RETURN key, day AS earliest, day AS latest, day AS reaches_on, 'within' AS extent, count
UNION ALL
  MATCH (event:Event)
  WHERE event.seek_key IN ['*|month', '*|year', '*|long', '*|open']
    AND event.sort_key > '0001' AND event.reaches_on >= $asked.first_day AND event.earliest <= $asked.last_day
    AND (size($asked.statuses) = 0 OR event.status IN $asked.statuses)
    AND (size($asked.types) = 0 OR event.type IN $asked.types)
    AND (size($asked.kinds) = 0 OR event.kind IN $asked.kinds)
    AND (size($asked.countries) = 0 OR any(country IN event.countries WHERE country IN $asked.countries))
    AND (size($asked.sources) = 0 OR any(source IN event.source_ids WHERE source IN $asked.sources))
  WITH event, CASE $asked.by WHEN 'type' THEN event.type WHEN 'kind' THEN event.kind
      WHEN 'quad_class' THEN toString(event.quad_class) ELSE 'all' END AS key,
    date.truncate($asked.interval, event.earliest) AS period
  WITH event, key, CASE
      WHEN event.earliest < $asked.first_day OR event.latest > $asked.last_day
        OR date.truncate($asked.interval, event.latest) <> period THEN null
      WHEN period < $asked.first_day THEN $asked.first_day
      ELSE period
    END AS day
  WITH key, coalesce(day, event.earliest) AS earliest, coalesce(day, event.latest) AS latest,
    coalesce(day, event.reaches_on) AS reaches_on,
    CASE WHEN day IS NULL THEN event.extent ELSE 'within' END AS extent, count(*) AS count
  RETURN key, toString(earliest) AS earliest, toString(latest) AS latest, toString(reaches_on) AS reaches_on, extent,
    count
}
RETURN key, earliest, latest, reaches_on, extent, count
