// Every label's id is unique, and every read begins at an index.
// Statements end with a semicolon; each may be run again without harm.
CREATE CONSTRAINT source_id IF NOT EXISTS FOR (source:Source) REQUIRE source.id IS UNIQUE;
CREATE CONSTRAINT article_id IF NOT EXISTS FOR (article:Article) REQUIRE article.id IS UNIQUE;
CREATE CONSTRAINT claim_id IF NOT EXISTS FOR (claim:Claim) REQUIRE claim.id IS UNIQUE;
CREATE CONSTRAINT event_id IF NOT EXISTS FOR (event:Event) REQUIRE event.id IS UNIQUE;
CREATE CONSTRAINT event_version_id IF NOT EXISTS FOR (version:EventVersion) REQUIRE version.id IS UNIQUE;
CREATE CONSTRAINT actor_id IF NOT EXISTS FOR (actor:Actor) REQUIRE actor.id IS UNIQUE;
CREATE CONSTRAINT place_id IF NOT EXISTS FOR (place:Place) REQUIRE place.id IS UNIQUE;
CREATE CONSTRAINT instrument_id IF NOT EXISTS FOR (instrument:Instrument) REQUIRE instrument.id IS UNIQUE;
CREATE CONSTRAINT dyad_id IF NOT EXISTS FOR (dyad:Dyad) REQUIRE dyad.id IS UNIQUE;
CREATE CONSTRAINT run_id IF NOT EXISTS FOR (run:Run) REQUIRE run.id IS UNIQUE;
CREATE CONSTRAINT decision_id IF NOT EXISTS FOR (decision:Decision) REQUIRE decision.id IS UNIQUE;
CREATE CONSTRAINT lease_id IF NOT EXISTS FOR (lease:Lease) REQUIRE lease.id IS UNIQUE;

// Timelines: the last property of each index orders, pages and bounds; those before it are sought.
CREATE INDEX timeline_by_actor IF NOT EXISTS FOR ()-[entry:ON_TIMELINE]-() ON (entry.actor_id, entry.sort_key);
CREATE INDEX timeline_by_actor_and_kind IF NOT EXISTS
FOR ()-[entry:ON_TIMELINE]-() ON (entry.actor_id, entry.kind, entry.sort_key);
CREATE INDEX timeline_by_span IF NOT EXISTS FOR ()-[entry:ON_TIMELINE]-() ON (entry.seek_key, entry.sort_key);
CREATE INDEX timeline_by_span_and_kind IF NOT EXISTS
FOR ()-[entry:ON_TIMELINE]-() ON (entry.seek_key, entry.kind, entry.sort_key);

// Events without an actor, and treaties.
CREATE INDEX event_by_day IF NOT EXISTS FOR (event:Event) ON (event.sort_key);
CREATE INDEX event_by_kind IF NOT EXISTS FOR (event:Event) ON (event.kind, event.sort_key);
CREATE INDEX event_by_span IF NOT EXISTS FOR (event:Event) ON (event.seek_key, event.sort_key);
CREATE INDEX event_by_span_and_kind IF NOT EXISTS FOR (event:Event) ON (event.seek_key, event.kind, event.sort_key);
CREATE INDEX event_by_instrument IF NOT EXISTS FOR (event:Event) ON (event.instrument_id);

// Fusion: who was named in what kind of claim when, and what is still to be fused.
CREATE INDEX names_by_block IF NOT EXISTS FOR ()-[naming:NAMES]-() ON (naming.block_key, naming.fuse_on);
CREATE INDEX claim_by_fused IF NOT EXISTS FOR (claim:Claim) ON (claim.fused);
CREATE INDEX claim_by_article IF NOT EXISTS FOR (claim:Claim) ON (claim.article_id);

// What was collected, and when.
CREATE INDEX article_by_day IF NOT EXISTS FOR (article:Article) ON (article.published_on);
CREATE INDEX article_by_source IF NOT EXISTS FOR (article:Article) ON (article.source_id, article.published_on);
CREATE INDEX article_by_content IF NOT EXISTS FOR (article:Article) ON (article.content_hash);
CREATE INDEX article_by_url IF NOT EXISTS FOR (article:Article) ON (article.url);
CREATE INDEX run_by_start IF NOT EXISTS FOR (run:Run) ON (run.started_at);

// Actors by name and alias.
CREATE FULLTEXT INDEX actor_search_text IF NOT EXISTS FOR (actor:Actor) ON EACH [actor.search_text]
OPTIONS { indexConfig: { `fulltext.analyzer`: 'standard-folding', `fulltext.eventually_consistent`: false } };
