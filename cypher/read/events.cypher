// The events of anybody, newest first.
// $asked: MAP, in one parameter, because a list of its own would be planned anew for each size of it:
//   seeks: LIST<MAP>, ranges of an index: {by: 'actor' or 'span', key, kind or null, low, high}, bounds exclusive
//   first_day, last_day: DATE, no event that surely ended before, or began after
//   certain: BOOLEAN, only events that surely fall between these days
//   statuses, types: LIST<STRING>, any of these; empty: all
//   countries: LIST<STRING>, any of these is the country of a place of it; empty: all
//   sources: LIST<STRING>, any of these reports it; empty: all
// $limit: INTEGER, so many at most
CALL () {
  UNWIND [seek IN $asked.seeks WHERE seek.by = 'actor' AND seek.kind IS NULL] AS seek
  CALL (seek) {
    MATCH (event:Event)
    WHERE event.sort_key > seek.low AND event.sort_key < seek.high
      AND event.reaches_on >= $asked.first_day
      AND (size($asked.statuses) = 0 OR event.status IN $asked.statuses)
      AND (size($asked.types) = 0 OR event.type IN $asked.types)
      AND (size($asked.countries) = 0 OR any(country IN event.countries WHERE country IN $asked.countries))
      AND (size($asked.sources) = 0 OR any(source IN event.source_ids WHERE source IN $asked.sources))
      AND (NOT $asked.certain OR CASE event.extent
        WHEN 'within' THEN event.earliest >= $asked.first_day AND event.latest <= $asked.last_day
        ELSE event.earliest > date('0001-01-01') AND event.latest < date('9999-12-31')
      END)
    RETURN event, event.sort_key AS sort_key
    ORDER BY event.sort_key DESC
    LIMIT $limit
  }
  RETURN event, sort_key
UNION ALL
  UNWIND [seek IN $asked.seeks WHERE seek.by = 'actor' AND seek.kind IS NOT NULL] AS seek
  CALL (seek) {
    MATCH (event:Event)
    WHERE event.kind = seek.kind AND event.sort_key > seek.low AND event.sort_key < seek.high
      AND event.reaches_on >= $asked.first_day
      AND (size($asked.statuses) = 0 OR event.status IN $asked.statuses)
      AND (size($asked.types) = 0 OR event.type IN $asked.types)
      AND (size($asked.countries) = 0 OR any(country IN event.countries WHERE country IN $asked.countries))
      AND (size($asked.sources) = 0 OR any(source IN event.source_ids WHERE source IN $asked.sources))
      AND (NOT $asked.certain OR CASE event.extent
        WHEN 'within' THEN event.earliest >= $asked.first_day AND event.latest <= $asked.last_day
        ELSE event.earliest > date('0001-01-01') AND event.latest < date('9999-12-31')
      END)
    RETURN event, event.sort_key AS sort_key
    ORDER BY event.kind DESC, event.sort_key DESC
    LIMIT $limit
  }
  RETURN event, sort_key
UNION ALL
  UNWIND [seek IN $asked.seeks WHERE seek.by = 'span' AND seek.kind IS NULL] AS seek
  CALL (seek) {
    MATCH (event:Event)
    WHERE event.seek_key = seek.key AND event.sort_key > seek.low AND event.sort_key < seek.high
      AND event.reaches_on >= $asked.first_day
      AND (size($asked.statuses) = 0 OR event.status IN $asked.statuses)
      AND (size($asked.types) = 0 OR event.type IN $asked.types)
      AND (size($asked.countries) = 0 OR any(country IN event.countries WHERE country IN $asked.countries))
      AND (size($asked.sources) = 0 OR any(source IN event.source_ids WHERE source IN $asked.sources))
      AND (NOT $asked.certain OR CASE event.extent
        WHEN 'within' THEN event.earliest >= $asked.first_day AND event.latest <= $asked.last_day
        ELSE event.earliest > date('0001-01-01') AND event.latest < date('9999-12-31')
      END)
    RETURN event, event.sort_key AS sort_key
    ORDER BY event.seek_key DESC, event.sort_key DESC
    LIMIT $limit
  }
  RETURN event, sort_key
UNION ALL
  UNWIND [seek IN $asked.seeks WHERE seek.by = 'span' AND seek.kind IS NOT NULL] AS seek
  CALL (seek) {
    MATCH (event:Event)
    WHERE event.seek_key = seek.key AND event.kind = seek.kind
      AND event.sort_key > seek.low AND event.sort_key < seek.high
      AND event.reaches_on >= $asked.first_day
      AND (size($asked.statuses) = 0 OR event.status IN $asked.statuses)
      AND (size($asked.types) = 0 OR event.type IN $asked.types)
      AND (size($asked.countries) = 0 OR any(country IN event.countries WHERE country IN $asked.countries))
      AND (size($asked.sources) = 0 OR any(source IN event.source_ids WHERE source IN $asked.sources))
      AND (NOT $asked.certain OR CASE event.extent
        WHEN 'within' THEN event.earliest >= $asked.first_day AND event.latest <= $asked.last_day
        ELSE event.earliest > date('0001-01-01') AND event.latest < date('9999-12-31')
      END)
    RETURN event, event.sort_key AS sort_key
    ORDER BY event.seek_key DESC, event.kind DESC, event.sort_key DESC
    LIMIT $limit
  }
  RETURN event, sort_key
}
WITH event, sort_key
ORDER BY sort_key DESC
LIMIT $limit
CALL (event) {
  MATCH (actor:Actor)-[part:TOOK_PART]->(event)
  WITH actor, part
  ORDER BY part.ordinal
  RETURN collect(part {.role, .name, .country, .sector, .text, actor_id: actor.id}) AS participants
}
RETURN event {.*} AS event, participants, [(event)-[at:IN_PLACE]->(place:Place) | place {.*, text: at.text}] AS places,
  sort_key
ORDER BY sort_key DESC
