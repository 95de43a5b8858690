"""Rows of data sets that were coded elsewhere, read to claims; pure."""

from service.coding.records.claims import claim_of

__all__ = ["claim_of"]
