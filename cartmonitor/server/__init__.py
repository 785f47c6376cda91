"""The broadcast server: batches in, committed, acknowledged, then told to every viewer. Headless, without Qt.

- ``app``       composition: opens the database, listens, starts the tasks, ends them in order
- ``session``   one connection: hello, roles, batches and answers; ``viewer`` its frames out
- ``ingest``    batches in, validated, one append per group, answers after the commit
- ``hub``       fan-out without a socket; ``subscription`` what one viewer is sent next; ``run`` the recent events
- ``tailer``    follows the log by position; ``past`` reads pages of it for those who resume
- ``guard``     who may come in: tokens, origins, addresses; ``gauges`` what operators see

It may know ``store`` and ``domain``. It leaves the cart's rules to ``domain.cart``, derived tables to the projector.
"""
