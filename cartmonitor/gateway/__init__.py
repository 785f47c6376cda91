"""HTTP in: what shops speak becomes events for the server; answered only after the server's acknowledgement.

Pure translators, one per dialect (`segment`, `ga4`, `shopify`, `woocommerce`, `canonical`), turn a request's body into
a `Translation`; `joining` finds the customer of what names none; `pipe` is the producer behind it all; `guard` decides
who may come in; `app` is the HTTP around them. It knows neither Qt nor the screens.
"""
