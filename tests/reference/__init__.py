"""The naive reference: every number of the page of metrics, recomputed from the plain list of events.

Nothing here knows the product's fold, SQL or formulas; it walks lists, again and again, in the plainest way.
`metrics(...)` answers in the shape of `cartmonitor metrics`; `append(...)` plays the store: ids once, gaps filled;
`differences(found, expected)` names where two answers part.
"""

from tests.reference.answer import metrics
from tests.reference.compare import differences
from tests.reference.events import Event, append

__all__ = ["Event", "append", "differences", "metrics"]
