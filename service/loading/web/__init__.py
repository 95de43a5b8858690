"""The web: pages fetched politely and safely, and the articles that are in them."""
