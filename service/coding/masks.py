"""The common words that the parser sees instead of names."""

MASKS = {
    "state": "Iraq",
    "demonym": "Iraqi",
    "people": "Iraqis",
    "organ": "army",
    "organisation": "NATO",
    "person": "Bush",
    "place": "Baghdad",
    "capital": "Iraq",
}
ALLIED = "friendly"
"""What stands for `Saudi-led`, `US-backed`."""
