"""Canonical events: one object, a list of them, or `{"events": […]}`; the browser snippet sends the last."""

from __future__ import annotations

from cartmonitor.gateway.translation import Translation


def translate(body: object) -> Translation:
    """The events as they are; each is judged by itself later."""
    out = Translation()
    if isinstance(body, dict) and isinstance(body.get("events"), list):
        items = body["events"]
    elif isinstance(body, list):
        items = body
    else:
        items = [body]
    for item in items:
        if isinstance(item, dict):
            out.drafts.append(dict(item))
        else:
            out.refuse("field_type", None, "an event is a JSON object")
    return out
