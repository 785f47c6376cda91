<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>screens</name>
    <message>
      <source>1 cart · {idle} idle</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 event</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 event came in meanwhile</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 event not shown one by one</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 event of 30 days</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 event stored</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 event/s</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 new event</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 open cart, idle over {half}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 price change</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 to 5, in a field Ctrl 1 to 5</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>1 − purchases ÷ carts opened; a purchase is an order, with or without a cart.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>15 min</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>24 hours before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>6 h</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>60 min</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>7-day mean</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>95% interval</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A late event has changed it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A visit is a session: no gap over 30 min.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>A year before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Abandoned</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Abandoned carts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Abandoned when idle for longer than</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Abandoned: Holds something, not bought, idle for more than {t} and at most {w}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Abandonment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Abandonment is above its usual band</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Abandonment over time</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Abandonment rate</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Activity and conversion by age group</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add to buy</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Add to buy: Customers who put the product into a cart in the period and bought it from that cart ÷ those who put it in.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Added</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Added at</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Added to cart</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Address</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Adds</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Adds: Events by which a product was put into a cart.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Adds: Quantity over the product's adds of the period.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Age</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Age group</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Age {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ages {group}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>All</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>All as written</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>All keys</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>All screens</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Alt</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Arrows, Home, End</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>As shown</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>As the system</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>At risk</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>At risk right now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Attempt</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Average order</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Average order: Revenue ÷ orders.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Average orders per hour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Average revenue per hour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Avg. order</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>B</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Back</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Began</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Best hour to launch an offer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Best month {month}: {revenue}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Biggest movements against the comparison, by segment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Biggest movements against {before}, by segment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Bought without a cart</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Bought without a cart: Sessions with a purchase and without an add.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Busiest {slot}, {times} the mean</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Buyers</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Buyers: Customers with a purchase in the period.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>By category</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>By price band</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>By recency and frequency over all history</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>By session, {period}. Dashed line: shop average, {average}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>By value left in carts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>By value left in carts; rate: units left ÷ units added, {period}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>By weekday and hour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>CSV…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Calendar</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Can't lose</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cancel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Card menu</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cart abandoned · 1 item</source>
      <translation type="unfinished" />
    </message>
    <message numerus="yes">
      <source>Cart abandoned · {count} items</source>
      <comment>plural</comment>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <source>Cart abandonment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cart abandonment: Abandoned and lost carts ÷ carts opened in the period and not open now. Abandoned: at least one item, no purchase, idle for more than {t}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cart conversion</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cart conversion: Carts bought ÷ carts opened in the period.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cart not updated for 30 min; a look at a product is no update.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cart not updated for 60 min; a look at a product is no update.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cart of</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cart of {who}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cart with something in it, not bought, idle for longer than T.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cart without activity for 2 h.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cart without activity for two weeks.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cart → purchase</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts abandoned</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts abandoned: Carts opened in the period that hold something, were not bought and are idle for more than {t}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts at risk</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts at risk now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts at risk: Open carts idle for more than {half_t}, half of what makes them abandoned.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts bought</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts in the period</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts judged</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts left without a purchase</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts left without a purchase, by the {stretch} they were opened.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts left without a purchase, share of carts opened per {stretch}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts left ÷ carts opened then</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts with something left in them</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Carts: Carts opened in the period by the first add of a customer without a live cart.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Catching up</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Categories</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Category</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Category {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Champions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Change, likely</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Changing the shop's definition counts {count} events anew: about {span}. Hover a line for its rule.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Chart exported</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Checkout unfinished 10 min after contact data was given, recovered later or not.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a comparison in the filter bar.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose a folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose files</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Choose files…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Chosen</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Clear filters</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Click a row to filter every chart</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Close</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Close, unselect, clear chart filters</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Common textbook</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Compared</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Compared: {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Comparison</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connect my shop</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connect my shop…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connected</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connected again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connected to PostgreSQL</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connection</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connection details</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Connection to the server lost at {time}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Contents</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Conversion</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Conversion and abandonment by price</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Conversion funnel</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Conversion is highest at {age}: {rate}; shop {average}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Conversion rate</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Conversion rate: Sessions with a purchase ÷ sessions.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Conversion {first} in the lowest band, {last} in the highest</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Conversion, by session</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Cooling</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copied</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copied as image</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copied data</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copied details</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy as image</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy data</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy details</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy the focused card as image</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Copy the focused card's data</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Could not load this chart</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Could not load this list</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Count</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Counting the numbers anew</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Counting the shop anew: {done} of {total} events</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Counting the shop anew…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ctrl</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ctrl C</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Currency</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Custom</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Customer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Customer conversion</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Customer conversion: Customers with a purchase ÷ customers with an event in the period.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Customer {who}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Customers</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Customers: Customers with an event in the period.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dark</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dashed line: shop average</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Data folder</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Data table</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Database</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Day</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Day before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Days</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Definition changed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Definitions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Definitions…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Delete clears it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Difference</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Disconnected</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Dismiss</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Done</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Duplicates</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Each dot is a product</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Each dot is a product; larger means more views. Vertical: units left in carts ÷ units added.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Each dot is a product; larger means more views. Vertical: units sold ÷ views.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Each screen's own</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Emptied</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Emptied: Carts emptied by their customer ÷ carts opened in the period.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Emptied: Not bought, holds nothing any more.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Enter</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Esc</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events a second</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events a second over ten seconds</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events as JSON lines or CSV, REES46, RetailRocket, Taobao, OTTO, Online Retail, Segment, GA4, Snowplow, Shopify; any other CSV is described with you. gzip and zip are unpacked. Drop files here, or choose them.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events as they happen, newest first</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events in the log</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events of the shop's day so far</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events per 15 seconds, last 15 minutes. Each row has its own scale.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events per 5 minutes, last 6 hours. Each row has its own scale.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events per customer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events per minute</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events per minute, last 60 minutes. Each row has its own scale.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events stored</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events tell no contact data: a cart idle for longer than 10 min stands for the unfinished checkout.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events that would be stored</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Events: Views, adds, removes and purchases of the period, by their own time.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ever abandoned</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ever abandoned: Carts of the period that held something through a gap longer than {t} before they ended, or up to now.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Every program that speaks WebSocket can send events to this address. Each batch is answered when it is stored; sending the same event twice does no harm.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Everything on screen is asked again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export PNG…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export all screens as PNG…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export as CSV</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export the focused card as PNG…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export this screen as PNG…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Export “{title}”</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Feed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Feed or rail</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fewer than 30: not a firm figure</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Figure</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Figures</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Files of your shop's past, in the form they already have</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Filter these rows</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Filters</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Filters after</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Filters before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>First event</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>First rows</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>First seen</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>First steps</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fold (F)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Fold the feed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>For half a minute now.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>From the commit in PostgreSQL to this window, by the server's clock. Click for 15 minutes of it.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Full screen</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Full size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Given up. Close and open again to see figures.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Go live</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Good or bad</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Got as far as</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Gross abandonment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Gross abandonment: Carts ever idle for longer than {t} while they held something and not open now, recovered ones included ÷ carts opened in the period and not open now.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Group</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Group: By recency, number of orders and money of customers with an order, each in fifths, over all history.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Hibernating</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Hide: {kind}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>High (95%)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>High-value customers</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>High-value customers: The tenth with the most revenue in the last 365 days.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>History loaded</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Hour before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Hour of day, {zone}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Hours counted</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>How others would count</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>How others would count the same data</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Identical rows</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Idle</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Idle {span}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Idle, of {t} until abandoned</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Idle, until abandoned</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ignored: {kind}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Import stopped</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Import {count} events</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Importing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>In Python, with the websockets package</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>In cart</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>In open carts now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>In open carts now: Units held × price at the product's last add, over all carts that hold something and were touched within {t}, whenever they were opened.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>In the cart at {at}: nothing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>In the cart at {at}: {value}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Industry-style abandonment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Industry-style abandonment: 1 − cart conversion. Only to compare with the published 70%.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It goes on when this sheet is closed.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It is tried again by itself.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It is written in the background</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>It takes less than a minute.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Items</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Judged at this moment, whenever opened</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Judged at this moment: {filters}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Key</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Keys</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Kinds</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Lag</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Lag, at most {seconds} seconds</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Lag, last 15 minutes</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Larger text</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last 12 weeks</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last 24 hours</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last 30 days</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last 7 days</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last 90 days</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last commit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last event</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last events</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last hour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last order</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last order, from longest ago (R1) to latest (R5)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last trouble</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Last year</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Lasted</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Left</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Left in carts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Left: Units abandoned ÷ units added.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Light</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Light or dark (Ctrl+Shift+L)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Light, dark, as the system</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>List exported</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Live Carts for WooCommerce</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Live Carts for WooCommerce, documentation</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Live activity</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Live feed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Load history</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Load history…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Load sample history</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Load the files that need a description apart from the others.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Load the same files again to go on.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Loading</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Loading 30 days of sample history</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Look at the first rows; nothing is stored yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Look at them</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Lost</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Lost when idle for longer than</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Lost: Holds something, not bought, idle for more than {w}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Low (95%)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Loyal</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>M</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Mapping saved</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Matomo</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Matomo, Ecommerce Analytics guide, Abandoned carts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Measure</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Median time in cart</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Menu</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Message</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Metorik Help, Carts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Metorik needs a log-in or an e-mail: here every customer is taken as known.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Metorik, 30 min</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Metorik, 60 min</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Money</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Month after</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Month before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Months</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Most abandoned products</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Most purchased</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Most viewed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Most: customer {who}, {revenue}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Move the read-out in a focused chart</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Name</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Name of the mapping</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Net units</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Net units: Units added − removed − purchased in the period. Negative where what was added before is missing.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>New</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Next card or control</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Next try in {seconds} s.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No answer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No cart is at risk now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No cart is open now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No carts here</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No carts in this range</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No carts to judge yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No carts yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No categories yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No category</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No category or age group differs clearly from {before}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No customers here</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No customers with an order yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No customers yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No data since {time}. The gap fills when the connection returns.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No database yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No days to show yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No event of this cart is there yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No events</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No events yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No hours to compare yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No open cart idles over {half}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No open carts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No orders here</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No orders in this range</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No orders to rank yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No orders to show yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No orders yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No products to compare yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No products viewed yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No revenue to show yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No revenue yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No sessions here</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No sessions in this range</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>No sessions yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not enough readings yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not exported</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not reached</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Not saved</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Note</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing acknowledged is lost; producers send again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing found</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing happened here in this range: {period}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing is stored yet. What the shop holds already would be counted as duplicates.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing moved much</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing of these kinds</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing sold yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing to compare with</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing to copy</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing to export</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing was in the cart then</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing was left in carts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing was stored</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Nothing yet. What needs a look will be listed here.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Notifications</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Of</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Of the first rows {count} would be events</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Of the first step</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Of these bought</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only this customer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Only {currency}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open and idle for more than {half}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open carts now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open carts that idle</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open carts that idle for half of what makes them abandoned appear here.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open customer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open full size</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open full size, drill down</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open mapping</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open mapping…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open the live feed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open the live feed (F)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Open: Holds something, idle for at most {t}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Opened</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Opened {at}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Oracle</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Oracle Commerce, abandoned orders</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Ordered</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Orders</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Orders a day</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Orders are no part of the carts, so the figure may be negative and has no interval then.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Orders per day</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Orders per hour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Orders per hour, and multiple of the mean</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Orders per {kind}, {from_} – {to}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Orders: A customer's purchases with the same order number; without one, a run of purchases each at most 60 s after the one before. Counted where they began.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Other events are hidden by the buttons above.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Other files…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Over all history</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Overview</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pause</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pause (Space)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pause or resume (Space)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pause or resume feed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Pause the feed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Paused.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Peak hours</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Peak {slot}: {value} {unit}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Plus</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Position</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>PostgreSQL cannot be reached.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>PostgreSQL connection lost at {time}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>PostgreSQL did not answer in time.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>PostgreSQL, the server, the line to it and this window, in one word. Click for details.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Potential</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Previous {days} days</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Price</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Price (log scale)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Price and conversion</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Prices are in {currencies}: choose which are read. Sums over several currencies mean little.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Product</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Product page views</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Product page views; conversion: units sold ÷ views</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Products</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Products from the FakeStore API</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Products kept from the FakeStore API</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Products of our own making (the FakeStore API was not reached)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Progress</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Promising</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Purchase</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Purchase events</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Purchase events: Events by which a product was bought; an order may have many.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Purchased</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Purchased: Bought, and never idle for longer than {t} before that while it held something.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Purchases</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Purchases in {currency}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Purchases: Quantity over the product's purchase events of the period.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Queries</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Query</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Quietest: {slot}, for maintenance.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Quit</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>RFM segments</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rank</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rate</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rate of the simulator</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rates and states of carts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reading the shop's carts: {done} of {total} events</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reading the shop's carts…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reading, nothing is stored</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reconnect</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reconnect now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reconnecting…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Recovered</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Recovered: Bought, after it had been idle for longer than {t} at least once while it held something.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Recovery</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Recovery: Carts bought after they had been abandoned ÷ carts ever abandoned.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Refresh now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Refreshed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Refused</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Refused lines saved</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Refused: {code}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Remove</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Removed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Removed without an add</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Removed without an add: Units that removes of the period asked for and that were in no live cart.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Removes</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Removes: Events by which a product was taken out of a cart.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Removes: Quantity over the product's removes of the period.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Reset to the defaults: 60 minutes and 7 days</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Resume  Space</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Resume the feed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Retry now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Revenue</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Revenue a day</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Revenue each</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Revenue leaders</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Revenue of purchases</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Revenue of purchases {within}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Revenue per hour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Revenue per month</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Revenue per month. Line: same month a year before.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Revenue per visitor</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Revenue per visitor: Revenue ÷ customers with an event in the period.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Revenue {revenue}, {orders} orders, conversion {conversion}, abandonment {abandonment}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Revenue: Price × quantity over the purchase events of the period.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Right</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Rows: number of orders. Shade and %: share of all revenue.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sample history</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sample history loaded</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save mapping</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save mapping…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save refused lines…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save what is shown</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Save…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Schema</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Schema version {number}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Screen</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Screens</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search and jump</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search or jump</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search or jump (Ctrl+K)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search or jump to</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Search or jump to…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Seasonality</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>See shopping carts as they happen. Start the simulator to try every screen with made-up customers, or connect the events of your own shop.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Segment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Server</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Session in which fewer carts were bought than opened.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sessions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sessions from view to purchase</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sessions with a purchase</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sessions with a purchase ÷ sessions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sessions with a purchase: Sessions in which something was bought.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sessions with a view</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sessions with a view: Sessions in which a product was looked at.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sessions with an add</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sessions with an add to cart</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sessions with an add: Sessions in which something was put into a cart.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sessions {within}, from view to purchase</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Sessions: Runs of one customer's events without a gap over 30 minutes, counted where they began.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Share</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Share of carts opened</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Share of carts opened {within}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Share of customers</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Share of revenue</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Share of revenue by recency and frequency</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shift</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shop</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shop's zone</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shopify</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shopify Help Center, Abandoned checkouts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Shoppers are coming in</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show all {count}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show as chart</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show as table</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show or hide: {kind}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show query</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show what lies behind</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Show: {kind}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Showing data from</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Smaller text</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Snowplow</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Snowplow, e-commerce data model, sessions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Something went wrong</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Space</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Span before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Start or stop simulator</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Start or stop the made-up shoppers (Ctrl+R)</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Start simulator</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Starting</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Starting your control room</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Starting…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>State</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>States over time</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Status</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Step</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stop simulator</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stopped: what was read until then is stored. Load the same files again to go on.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stopping…</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Stored</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tab, Shift Tab</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tables ready</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The carts could not be read: {reason}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The connection in detail</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The database and the server come up. The first time this takes some seconds.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The database cannot be reached</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The definition could not be changed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The definitions can be seen when it answers.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The feed shows its events, the screens show {database}. Name its database with --dsn.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The history could not be loaded</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The import ended by itself.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The line is renewed if it stays silent.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The log begins anew here</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The mapping could not be written</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server ended and is started again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server has not been heard since {time}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server keeps trying.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The server refused this window.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The simulator stopped by itself</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The top tenth by revenue in the last 365 days, whatever the filters</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The version of the tables</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>The window is {seconds} s behind</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Theme</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Theme: {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no list behind this</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is no such customer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>There is something new</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>These rows are not up to date</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>These tables do not fit this program</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This card shows no data.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This cart is not there any more</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This mapping cannot be used</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This program lacks a question it wants to ask: {name}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This server stores into another database</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>This shop</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Time</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Time in cart</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Time in cart: From a cart's opening to its last activity.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Time range</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Times</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Times are written</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Times left</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Times left: Carts of the period left with the product in them.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Times the mean</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Times without an offset are in</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Today</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Toolbar</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Top 10 by revenue</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Top {count} by revenue {within}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Tries since the line was lost</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Try again</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Try without storing</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Trying now.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Typical for the price</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Undo</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Undo: back to the definition of the shop</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Unit abandonment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Unit abandonment: (Units added − removed − purchased) ÷ units added, over the events of the period. It may be negative.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Units</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Units abandoned</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Units abandoned: Units in abandoned and lost carts of the period, and those left behind in bought ones.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Units left</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Units sold</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Units sold {within}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Units sold ÷ views; units left ÷ units added</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Until abandoned</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Use these for the shop</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Usual band</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Usual band: Median ± 3 × median absolute deviation of the last 8 same weekday-hours, where each has 30 carts or more.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Value</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Value abandoned</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Value abandoned: Units × price at the product's last add: what lies in abandoned and lost carts of the period, and what was left behind in bought ones.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Value left</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Value left in abandoned carts, by the {stretch} they were opened.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Value left, simple sum</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Value left, simple sum: Adds − removes − purchases, each price × quantity, over the events of the period. It may be negative.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>View</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>View all {count}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>View to add</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>View to add: Customers who looked at the product in the period and put it into a cart then or later ÷ those who looked.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Viewed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Viewed a product</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Views</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Views, adds, removes and purchases</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Views: Events by which a product was looked at.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Views: Quantity over the product's view events of the period.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Visit with a cart update and no order in that visit; a later visit counts again.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Waiting. The screens fill in as soon as it arrives.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Wavering</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Week</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Week of {day}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What a card's query takes, on average</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What became of the lines</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What changed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What happens to a cart, by age group</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What is happening, is it normal?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What is listed</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What is lost, what can be saved now?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What is on screen is of this moment</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What is shown may be out of date.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What sells, what only attracts?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>What this customer did last</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>When PostgreSQL took the last event this window has</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>When a card of this screen was last drawn anew</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>When do people buy?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>When people buy</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Which files?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Who is worth keeping?</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Window</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>With these</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>With these filters: {filters}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Yesterday</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Your control room is ready</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>Zone</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>a table nobody knows yet: describe it below</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>a year before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>abandoned after {t}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>above the line: added often, left often</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>act</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>age</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>age unknown</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>age {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>all are kept; slices of a file imported instead of the whole may merge them</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>all history</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>all history until {end}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>all prices</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>always {action}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>an hour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>and {count} more</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>appear here the moment they happen.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>as of {time}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>attempt {number}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>avg {mean}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>below the line: seen often, bought rarely</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>carts opened in the period</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>carts opened in the period and not open now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>category {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>chart</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>chosen {first} to {last}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>conversion</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>customer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>customer #{name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>customer {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>d</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>filter</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>first in line {line}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>found running</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>from {period}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>h</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>ignore</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>in a cart for {span}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>in all history</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>in the zone</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>in the {period}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>just now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>k</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>last hour</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>last seen {ago}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>last {days} days</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>last {hours} hours</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>left</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>longest pause {span}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>min</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>most on {day}: {value}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>no data</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>none yet</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>none: the shop's own</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>not known: refused</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>of {count}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>on {period}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>or</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>orders/h</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>over {edge}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>product</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>product {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>pts</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>range</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>row {number} would be refused: {why}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>s</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>sessions in which a cart was opened</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>shop {rate}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>so far</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>starting</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>stopped {time}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>stored before, nothing is counted twice</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the day before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the definitions of this program</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the first at {time}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the first {count} are listed</source>
      <translation type="unfinished" />
    </message>
    <message numerus="yes">
      <source>the last {count} events</source>
      <comment>plural</comment>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <source>the only event</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the previous {days} days</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the time before</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>the usual formula of published rates</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>this window started it</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>today</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>twice in these files</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>typical for the price</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>under 18</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>under {edge}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>unknown</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>until {time}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>version {number}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>visits with a cart update</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>vs</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>vs {value}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>worth {money}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>yesterday</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{at} · highest, {value}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{a} – {b}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{a}, {b}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{carts} carts · {idle} idle</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} behind</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} cart</source>
      <translation type="unfinished" />
    </message>
    <message numerus="yes">
      <source>{count} carts</source>
      <comment>plural</comment>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <source>{count} carts at risk, the first idle for {idle}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} carts by age group</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} customer</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} customers</source>
      <translation type="unfinished" />
    </message>
    <message numerus="yes">
      <source>{count} customers</source>
      <comment>plural</comment>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <source>{count} event</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} events</source>
      <translation type="unfinished" />
    </message>
    <message numerus="yes">
      <source>{count} events</source>
      <comment>plural</comment>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} events came in meanwhile</source>
      <comment>plural</comment>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} events not shown one by one</source>
      <comment>plural</comment>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} events of 30 days</source>
      <comment>plural</comment>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <source>{count} events stored</source>
      <translation type="unfinished" />
    </message>
    <message numerus="yes">
      <source>{count} events stored</source>
      <comment>plural</comment>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <source>{count} events/s</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} ignored</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} left without adding</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} left without buying</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} more bought without a cart</source>
      <translation type="unfinished" />
    </message>
    <message numerus="yes">
      <source>{count} new events</source>
      <comment>plural</comment>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <source>{count} open carts, idle over {half}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} order</source>
      <translation type="unfinished" />
    </message>
    <message numerus="yes">
      <source>{count} orders</source>
      <comment>plural</comment>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <source>{count} price changes</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} product</source>
      <translation type="unfinished" />
    </message>
    <message numerus="yes">
      <source>{count} products</source>
      <comment>plural</comment>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <source>{count} products; {named} far from what is typical for their price</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} rows in {name}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} screens exported</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} session</source>
      <translation type="unfinished" />
    </message>
    <message numerus="yes">
      <source>{count} sessions</source>
      <comment>plural</comment>
      <translation type="unfinished">
        <numerusform />
        <numerusform />
      </translation>
    </message>
    <message>
      <source>{count} · {day}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{count} · {share}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{day} {clock}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{day} {from_}–{to}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{day} {month}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{day}, {from_}–{to}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{definition}. Counted anew in {seconds} s.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{done} of {total}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{from_}–{to} · {value}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{label} {last} last, {mean} on average, highest {top} on {day}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{low} to {high}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{low}–{high}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{mean} orders a day over 7 days; {most}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} bring most: {share} of revenue</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name} leaves most: {rate}; shop {average}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{name}, answers in {count} ms</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{rate} of the carts of {day}, {hours}; usual is {low} to {high}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{said} Axis starts at {bottom}.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{segment} moved most: {measure}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{share} continue</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{share} of sessions</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{share} of {count} sessions bought</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{slot}, one hour before the peak.</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{span} ago</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{span} left</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{subtitle}, as of {time}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{title} leaves most: {value}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{title}: {revenue}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{title}: {units} units</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{title}: {views} views</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{top} {unit}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{value} in {count} abandoned carts, {rate} of those judged</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{views} views and {orders} purchases now</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{what}, by weekday and hour, {period}</source>
      <translation type="unfinished" />
    </message>
    <message>
      <source>{when}, {filters}</source>
      <translation type="unfinished" />
    </message>
  </context>
</TS>
