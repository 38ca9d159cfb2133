"""The program answers at once, and says that it is ready only when it is."""

import time

LIMIT_SECONDS = 1.0
MANY = 20_000


def starts_at_once(law, workspace, people):
    """Starts a workspace with `people` in it and watches its pages."""
    workspace.stop()
    began = time.monotonic()
    workspace.start(wait=False)
    first, states, ready = {}, [], None
    while ready is None:
        for path in ("/healthz", "/sign-in"):
            if path not in first and workspace.look(path) == 200:
                first[path] = time.monotonic() - began
        state = workspace.look("/readyz")
        if state is not None and (not states or states[-1] != state):
            states.append(state)
        if state == 200:
            ready = time.monotonic() - began
        if time.monotonic() - began > 120:
            raise TimeoutError(f"not ready after 120 s: {states}")
    found = workspace.count()
    law.measure(people=people, healthz_seconds=round(first["/healthz"], 3), sign_in_seconds=round(first["/sign-in"], 3),
                ready_seconds=round(ready, 2), readyz=states)
    for path, seconds in first.items():
        law.claim(f"{path} answers within {LIMIT_SECONDS} s", seconds <= LIMIT_SECONDS, round(seconds, 3))
    # A handful of people is loaded before anybody can look.
    expected = [[503, 200]] if people >= MANY else [[503, 200], [200]]
    law.claim("/readyz is 503 before and 200 after", states in expected, states)
    law.same("people once it says it is ready", people, found)
    return states
