"""Waiting in line: the M/M/c queue (Erlang C).

With arrivals λ and c servers of rate μ, load a = λ/μ < c, the chance to wait is
C(c, a) = B / (1 − (a/c)(1 − B)), where B is Erlang's loss formula, computed by B(0)=1, B(k) = aB(k−1)/(k + aB(k−1));
and P(W > t) = C(c, a)·exp(−(cμ − λ)t). Source: A. K. Erlang 1917; any text on queueing.
"""

from math import exp


def wait_beyond(arrivals_per_h: float, service_s: float, servers: int, limit_s: float) -> float:
    """Chance that an arrival waits more than ``limit_s`` seconds; 1 when the servers cannot keep up."""
    load = arrivals_per_h * service_s / 3600
    if load == 0:
        return 0.0
    if servers <= load:
        return 1.0
    loss = 1.0
    for k in range(1, servers + 1):
        loss = load * loss / (k + load * loss)
    wait = loss / (1 - load / servers * (1 - loss))
    return wait * exp(-(servers - load) * limit_s / service_s)


def servers_needed(arrivals_per_h: float, service_s: float, limit_s: float, share: float) -> int:
    """Fewest servers with which at least ``share`` of the arrivals wait at most ``limit_s`` seconds."""
    servers = 1
    while wait_beyond(arrivals_per_h, service_s, servers, limit_s) > 1 - share:
        servers += 1
    return servers
