"""One renderer per type in `cartmonitor.domain.charts`, and the table type → renderer."""
