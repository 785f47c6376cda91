"""Made-up shoppers with intent, seeded; products from the FakeStore API or the bundled catalogue."""
