"""Claims to events; pure: judgement, partition, and the event that follows."""

from service.fusion.events import event_of
from service.fusion.evidence import Block, Evidence, Fused
from service.fusion.fusing import fuse, joined
from service.fusion.judgement import Judgement, same_event
from service.fusion.windows import block_keys, blocks, fuse_on

__all__ = [
    "Block",
    "Evidence",
    "Fused",
    "Judgement",
    "block_keys",
    "blocks",
    "event_of",
    "fuse",
    "fuse_on",
    "joined",
    "same_event",
]
