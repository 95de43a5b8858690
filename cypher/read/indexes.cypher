// All indexes, those of constraints too, with how far they are built.
SHOW INDEXES YIELD name, state, populationPercent
RETURN name, state, populationPercent AS percent
