"""Article text to claims; pure: no network, no database, no clock."""
