"""Ingest to PostgreSQL to broadcast. Headless: knows neither Qt nor the screens."""
