"""Made-up shoppers with intent, seeded; products from the FakeStore API or the bundled catalogue.

`catalog` fetches what is sold, `customers` says who may come, `traits` and `shoppers` (pure) what they do and why,
`crowd` puts them on one clock, `app` sends them over the socket at a rate, `history` writes a past through the
store's append. Nothing here knows a screen.
"""
