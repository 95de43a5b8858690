"""The supervisor: a process of its own that owns Neo4j, and stops it when nobody uses it.

Started as `python -m service.graph.embedded.supervisor NONCE PLAN`; it detaches itself, and says how it is in
`neo4j/run/runtime.json`.
"""

import os
import signal
import sys
import time
from dataclasses import dataclass, replace

from filelock import Timeout

from service.errors import EmbeddedServerError
from service.graph.embedded import server, startup_cache
from service.graph.embedded.home import heap_options
from service.graph.embedded.jars import class_path
from service.graph.embedded.java import find_java
from service.graph.embedded.plan import Plan
from service.graph.embedded.ports import choose_ports
from service.graph.embedded.releases import release
from service.graph.embedded.runtime import RunFolder, Runtime, process_id

_POLL = 0.25  # seconds between looks at the child and the wishes
_IDLE_POLL = 1.0  # seconds between looks at who uses the server
_TRAINING_DELAY = 20.0  # seconds for the user's first load to be done
_LONGEST_WAIT = 30.0  # seconds for another supervisor to end


@dataclass
class _Watch:
    """What the supervisor remembers between two looks; times are of the monotonic clock, in seconds."""

    used_at: float
    last_used: int
    looked_at: float = 0.0


def supervise(plan: Plan, nonce: str) -> None:
    """Start Neo4j, watch over it, and return when it has stopped."""
    run = RunFolder(plan.home)
    with run.supervisor_lock().acquire(timeout=_LONGEST_WAIT):
        runtime = Runtime(nonce, "starting", supervisor=process_id(os.getpid()), version=release(plan.line).version)
        run.write(runtime)
        try:
            runtime = _run(plan, run, runtime)
        except server.StopAskedError:
            runtime = replace(runtime, state="stopping")
        except EmbeddedServerError as error:
            run.write(replace(runtime, state="failed", reason=str(error)))
        if runtime.state == "stopping":
            run.forget()


def _run(plan: Plan, run: RunFolder, runtime: Runtime) -> Runtime:
    """Run Neo4j until somebody wants it stopped, nobody uses it, or it ends; it is stopped on every way out."""
    child = _start(plan)
    try:
        runtime = replace(
            runtime,
            neo4j=process_id(child.process.pid),
            bolt_port=child.ports.bolt,
            http_port=child.ports.http,
        )
        run.write(runtime)
        server.await_ready(child, stop_asked=lambda: run.is_wished("stop", runtime.nonce))
        runtime = replace(runtime, state="ready")
        run.write(runtime)
        _watch(plan, run, runtime, child)
        runtime = replace(runtime, state="stopping")
        run.write(runtime)
    finally:
        server.stop(child.process)
    return runtime


def _start(plan: Plan) -> server.Neo4jProcess:
    known = release(plan.line)
    java, jars = find_java(known), class_path(known, plan.cache_dir)
    cache = startup_cache.cache_path(java, jars, plan.cache_dir)
    return server.start(
        plan.home,
        known,
        java,
        ports=choose_ports(plan.home),
        jars=jars,
        options=[*heap_options(plan.heap), *startup_cache.use_options(cache)],
    )


def _watch(plan: Plan, run: RunFolder, runtime: Runtime, child: server.Neo4jProcess) -> None:
    """Return when Neo4j has ended, is wanted stopped, or has been idle for long enough."""
    ready_at = time.monotonic()
    watch = _Watch(used_at=ready_at, last_used=run.last_used())
    untrained = startup_cache.is_wanted(plan)
    while child.is_running() and not run.is_wished("stop", runtime.nonce):
        if untrained and time.monotonic() - ready_at > _TRAINING_DELAY:
            startup_cache.begin_training(plan)
            untrained = False
        if _is_idle(plan, run, runtime, watch):
            break
        time.sleep(_POLL)
    if untrained:
        startup_cache.begin_training(plan)


def _is_idle(plan: Plan, run: RunFolder, runtime: Runtime, watch: _Watch) -> bool:
    """Look who uses the server; when nobody has for long enough, say so in the runtime file before anybody joins."""
    if time.monotonic() - watch.looked_at < _IDLE_POLL:
        return False
    watch.looked_at = time.monotonic()
    try:
        with run.start_lock().acquire(timeout=0):
            last_used = run.last_used()
            if run.is_held() or last_used != watch.last_used or run.is_wished("keep", runtime.nonce):
                watch.used_at, watch.last_used = watch.looked_at, last_used
            if watch.looked_at - watch.used_at < plan.idle_seconds:
                return False
            run.write(replace(runtime, state="stopping"))
            return True
    except Timeout:  # somebody is looking for the server just now
        watch.used_at = watch.looked_at
        return False


def main() -> None:
    """Detach from the command that started this process, then supervise."""
    nonce, plan = sys.argv[1], Plan.from_json(sys.argv[2])
    if os.name == "posix":
        if os.fork():
            os._exit(0)  # the starter waits for this process only, so nobody has to reap the other one
        os.setsid()
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    supervise(plan, nonce)


if __name__ == "__main__":
    main()
