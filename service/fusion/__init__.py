"""Claims to events; pure: judgement, partition, and the event that follows."""
