"""The producer's end of the socket: in-flight window, resend by event_id, honest counts.

Used by simulator, replay and gateway. It knows frames and the link, and neither the store nor where events come from.
"""

from cartmonitor.producer.answers import Answer, Counts, Verdict
from cartmonitor.producer.ids import uuid7
from cartmonitor.producer.producer import Producer, ProducerClosed

__all__ = ["Answer", "Counts", "Producer", "ProducerClosed", "Verdict", "uuid7"]
