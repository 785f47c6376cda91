import datetime
import json
import uuid

from websockets.sync.client import connect

with connect("ws://127.0.0.1:8765", proxy=None) as shop:
    shop.send(json.dumps({"type": "hello", "protocol": 1, "role": "producer", "client": "my-shop/1.0"}))
    event = {"event_id": str(uuid.uuid4()), "timestamp": datetime.datetime.now(datetime.UTC).isoformat()}
    event |= {"action": "add_to_cart", "customer_id": 7, "product_id": "mug", "product_price": "12.50"}
    shop.send(json.dumps({"type": "batch", "id": 1, "events": [event]}))
    print(shop.recv(), shop.recv())  # the welcome, then the acknowledgement: the event is committed
