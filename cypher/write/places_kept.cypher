// Make the places known.
// $places: LIST<MAP>, {id, name, geonames_id, country, latitude, longitude}, sorted by id
UNWIND $places AS row
MERGE (place:Place {id: row.id})
ON CREATE SET place.name = row.name, place.geonames_id = row.geonames_id, place.country = row.country,
  place.latitude = row.latitude, place.longitude = row.longitude
