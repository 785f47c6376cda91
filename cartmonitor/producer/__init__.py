"""The producer's end of the socket: in-flight window, resend by event_id, honest counts. Used by simulator, replay, gateway."""
