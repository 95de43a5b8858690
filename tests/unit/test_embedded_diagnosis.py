from pathlib import Path

import pytest

from service.graph.embedded.diagnosis import diagnose

HOME = Path("/data/neo4j")


@pytest.mark.parametrize(
    ("printed", "reason"),
    [
        (
            (
                "Caused by: org.neo4j.configuration.helpers.PortBindException: "
                "An error occurred while trying to bind to the socket /127.0.0.1:28999\n"
            ),
            "another program has taken 127.0.0.1:28999: try again, and another port is used",
        ),
        (
            "ERROR Failed to start Neo4j on 127.0.0.1:28998: Address 127.0.0.1:28998 is already in use, cannot bind.\n",
            "another program has taken 127.0.0.1:28998: try again, and another port is used",
        ),
        (
            (
                "Caused by: org.neo4j.io.locker.FileLockException: Lock file has been locked by another process: "
                "/data/neo4j/data/databases/store_lock. Please ensure no other process is using this database\n"
            ),
            "another Neo4j uses the database in /data/neo4j: stop that one, or set CASUS_DATA_DIR to another folder",
        ),
        (
            (
                "UnsupportedLogVersionException: Log file contains entries with prefix 33, and the highest supported "
                "Kernel Version is V5_25. This indicates that the log files originates from an newer version of neo4j, "
                "which we don't support downgrading from.\n"
            ),
            (
                "the database in /data/neo4j was written by a newer Neo4j: "
                "upgrade Casus, or set CASUS_DATA_DIR to another folder"
            ),
        ),
        (
            (
                'Exception in thread "main" java.lang.IllegalArgumentException: Unrecognized setting. '
                "No declared setting with name: server.foo.bar. Cleanup the config or disable strict validation.\n"
            ),
            (
                "this Neo4j has no setting server.foo.bar, which stands in /data/neo4j/conf/neo4j.conf: "
                "install Casus again"
            ),
        ),
        (
            "# There is insufficient memory for the Java Runtime Environment to continue.\n",
            "there is not enough memory for its Java: end other programs, or set a smaller CASUS_NEO4J_HEAP",
        ),
        (
            "Error occurred during initialization of VM\nToo small maximum heap\n",
            "its Java heap is too small: set CASUS_NEO4J_HEAP to 512m or more",
        ),
        (
            "java.io.IOException: No space left on device\n",
            "the disk of /data/neo4j is full: make room, or set CASUS_DATA_DIR to another disk",
        ),
        (
            (
                "INFO  Starting...\nERROR Failed\nCaused by: java.lang.RuntimeException: outer\n\tat org.neo4j.X\n"
                "Caused by: org.neo4j.kernel.SomeException: the inner reason.\n\t... 16 more\n"
            ),
            "the inner reason; the whole of it is in /data/neo4j/logs",
        ),
        ("", "it ended without a word; the whole of it is in /data/neo4j/logs"),
    ],
)
def test_what_neo4j_prints_becomes_one_sentence(printed: str, reason: str) -> None:
    assert diagnose(printed, HOME) == reason
