// All treaties and agreements, by id.
// $party: STRING, only those of this party (alpha-3 or organisation id); empty: all
// $after: STRING, the id of the last one of the page before; empty: from the beginning
// $limit: INTEGER, so many at most
MATCH (instrument:Instrument)
WHERE instrument.id > $after AND ($party = '' OR $party IN instrument.parties)
WITH instrument
ORDER BY instrument.id
LIMIT $limit
RETURN instrument {.id, .name, .parties} AS instrument
ORDER BY instrument.id
