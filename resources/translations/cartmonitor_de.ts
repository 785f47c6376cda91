<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
  <context>
    <name>screens</name>
    <message>
      <source>1 cart · {idle} idle</source>
      <translation>1 Warenkorb · {idle} untätig</translation>
    </message>
    <message>
      <source>1 cart, idle over {half}</source>
      <translation>1, über {half} untätig</translation>
    </message>
    <message>
      <source>1 event</source>
      <translation>1 Ereignis</translation>
    </message>
    <message>
      <source>1 event came in meanwhile</source>
      <translation>1 Ereignis kam inzwischen an</translation>
    </message>
    <message>
      <source>1 event not shown one by one</source>
      <translation>1 Ereignis nicht einzeln gezeigt</translation>
    </message>
    <message>
      <source>1 event of 30 days</source>
      <translation>1 Ereignis aus 30 Tagen</translation>
    </message>
    <message>
      <source>1 event stored</source>
      <translation>1 Ereignis gespeichert</translation>
    </message>
    <message>
      <source>1 event/s</source>
      <translation>1 Ereignis/s</translation>
    </message>
    <message>
      <source>1 new event</source>
      <translation>1 neues Ereignis</translation>
    </message>
    <message>
      <source>1 price change</source>
      <translation>1 Preisänderung</translation>
    </message>
    <message>
      <source>1 to 5, in a field Ctrl 1 to 5</source>
      <translation>1 bis 5, in einem Feld Strg 1 bis 5</translation>
    </message>
    <message>
      <source>1 − purchases ÷ carts opened; a purchase is an order, with or without a cart.</source>
      <translation>1 − Käufe ÷ eröffnete Warenkörbe; ein Kauf ist eine Bestellung, mit oder ohne Warenkorb.</translation>
    </message>
    <message>
      <source>15 min</source>
      <translation>15 min</translation>
    </message>
    <message>
      <source>24 hours before</source>
      <translation>24 Std. davor</translation>
    </message>
    <message>
      <source>6 h</source>
      <translation>6 h</translation>
    </message>
    <message>
      <source>60 min</source>
      <translation>60 min</translation>
    </message>
    <message>
      <source>7-day mean</source>
      <translation>7-Tage-Mittel</translation>
    </message>
    <message>
      <source>95% interval</source>
      <translation>95-%-Intervall</translation>
    </message>
    <message>
      <source>A currency symbol has 1 to {count} letters.</source>
      <translation>Ein Währungszeichen hat 1 bis {count} Buchstaben.</translation>
    </message>
    <message>
      <source>A late event has changed it.</source>
      <translation>Ein spätes Ereignis hat ihn geändert.</translation>
    </message>
    <message>
      <source>A view needs a name.</source>
      <translation>Eine Sicht braucht einen Namen.</translation>
    </message>
    <message>
      <source>A visit is a session: no gap over 30 min.</source>
      <translation>Ein Besuch ist eine Sitzung: keine Pause über 30 min.</translation>
    </message>
    <message>
      <source>A year before</source>
      <translation>Ein Jahr davor</translation>
    </message>
    <message>
      <source>Abandoned</source>
      <translation>Verlassen</translation>
    </message>
    <message>
      <source>Abandoned carts</source>
      <translation>Verlassene Körbe</translation>
    </message>
    <message>
      <source>Abandoned when idle for longer than</source>
      <translation>Verlassen, wenn untätig länger als</translation>
    </message>
    <message>
      <source>Abandoned: Holds something, not bought, idle for more than {t} and at most {w}.</source>
      <translation>Verlassen: Enthält etwas, nicht gekauft, seit mehr als {t} und höchstens {w} untätig.</translation>
    </message>
    <message>
      <source>Abandonment</source>
      <translation>Abbruch</translation>
    </message>
    <message>
      <source>Abandonment is above its usual band</source>
      <translation>Abbrüche über dem üblichen Band</translation>
    </message>
    <message>
      <source>Abandonment over time</source>
      <translation>Abbruch im Zeitverlauf</translation>
    </message>
    <message>
      <source>Abandonment rate</source>
      <translation>Abbruchrate</translation>
    </message>
    <message>
      <source>Activity and conversion by age group</source>
      <translation>Aktivität und Konversion nach Altersgruppe</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>Dazu</translation>
    </message>
    <message>
      <source>Add to buy</source>
      <translation>Hineinlegen bis Kauf</translation>
    </message>
    <message>
      <source>Add to buy: Customers who put the product into a cart in the period and bought it from that cart ÷ those who put it in.</source>
      <translation>Hineinlegen bis Kauf: Kunden, die das Produkt im Zeitraum in einen Warenkorb legten und aus diesem kauften ÷ alle, die es hineinlegten.</translation>
    </message>
    <message>
      <source>Added</source>
      <translation>Hinzugefügt</translation>
    </message>
    <message>
      <source>Added at</source>
      <translation>Hinzugefügt um</translation>
    </message>
    <message>
      <source>Added to cart</source>
      <translation>Hinzugefügt</translation>
    </message>
    <message>
      <source>Address of the gateway</source>
      <translation>Adresse des Gateways</translation>
    </message>
    <message>
      <source>Address of the server</source>
      <translation>Adresse des Servers</translation>
    </message>
    <message>
      <source>Address of your shop</source>
      <translation>Adresse Ihres Shops</translation>
    </message>
    <message>
      <source>Adds</source>
      <translation>Hinzugefügt</translation>
    </message>
    <message>
      <source>Adds to cart</source>
      <translation>Hinzufügungen</translation>
    </message>
    <message>
      <source>Adds: Events by which a product was put into a cart.</source>
      <translation>Hinzugefügt: Ereignisse, bei denen ein Produkt in einen Warenkorb gelegt wurde.</translation>
    </message>
    <message>
      <source>Adds: Quantity over the product's adds of the period.</source>
      <translation>Hinzugefügt: Menge über alle Hinzufügungen des Produkts im Zeitraum.</translation>
    </message>
    <message>
      <source>Age</source>
      <translation>Alter</translation>
    </message>
    <message>
      <source>Age group</source>
      <translation>Altersgruppe</translation>
    </message>
    <message>
      <source>Age {name}</source>
      <translation>Alter {name}</translation>
    </message>
    <message>
      <source>Ages {group}</source>
      <translation>Alter {group}</translation>
    </message>
    <message>
      <source>All</source>
      <translation>Alle</translation>
    </message>
    <message>
      <source>All as written</source>
      <translation>Alle wie geschrieben</translation>
    </message>
    <message>
      <source>All events ever stored, and those that were refused</source>
      <translation>Alle je gespeicherten Ereignisse und die abgewiesenen</translation>
    </message>
    <message>
      <source>All keys</source>
      <translation>Alle Tasten</translation>
    </message>
    <message>
      <source>All screens</source>
      <translation>Alle Ansichten</translation>
    </message>
    <message>
      <source>All that came could be stored.</source>
      <translation>Alles, was kam, konnte gespeichert werden.</translation>
    </message>
    <message>
      <source>Alt</source>
      <translation>Alt</translation>
    </message>
    <message>
      <source>An event is a JSON object: {…}</source>
      <translation>Ein Ereignis ist ein JSON-Objekt: {…}</translation>
    </message>
    <message>
      <source>Another view has this name, or it is empty.</source>
      <translation>Eine andere Sicht heißt so, oder der Name ist leer.</translation>
    </message>
    <message>
      <source>Another zone counts {count} events anew: about {span}. Until then the screens show the old one.</source>
      <translation>Eine andere Zone zählt {count} Ereignisse neu: etwa {span}. Bis dahin zeigen die Seiten die alte.</translation>
    </message>
    <message>
      <source>Arrows, Home, End</source>
      <translation>Pfeile, Pos1, Ende</translation>
    </message>
    <message>
      <source>As it came; change it until it is right</source>
      <translation>Wie es kam; ändern, bis es stimmt</translation>
    </message>
    <message>
      <source>As shown</source>
      <translation>Wie gezeigt</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>Wie das System</translation>
    </message>
    <message>
      <source>At risk</source>
      <translation>Gefährdet</translation>
    </message>
    <message>
      <source>At risk right now</source>
      <translation>Gerade gefährdet</translation>
    </message>
    <message>
      <source>Attempt</source>
      <translation>Versuch</translation>
    </message>
    <message>
      <source>Average order</source>
      <translation>Ø Bestellwert</translation>
    </message>
    <message>
      <source>Average order: Revenue ÷ orders.</source>
      <translation>Ø Bestellwert: Umsatz ÷ Bestellungen.</translation>
    </message>
    <message>
      <source>Average orders per hour</source>
      <translation>Bestellungen je Stunde im Mittel</translation>
    </message>
    <message>
      <source>Average revenue per hour</source>
      <translation>Umsatz je Stunde im Mittel</translation>
    </message>
    <message>
      <source>Avg. order</source>
      <translation>Ø Bestellwert</translation>
    </message>
    <message>
      <source>B</source>
      <translation> Mrd.</translation>
    </message>
    <message>
      <source>Back</source>
      <translation>Zurück</translation>
    </message>
    <message>
      <source>Before</source>
      <translation>Davor</translation>
    </message>
    <message>
      <source>Began</source>
      <translation>Beginn</translation>
    </message>
    <message>
      <source>Best hour to launch an offer</source>
      <translation>Beste Stunde für eine Aktion</translation>
    </message>
    <message>
      <source>Best month {month}: {revenue}</source>
      <translation>Bester Monat {month}: {revenue}</translation>
    </message>
    <message>
      <source>Biggest movements against the comparison, by segment</source>
      <translation>Größte Veränderungen gegenüber dem Vergleich, nach Segment</translation>
    </message>
    <message>
      <source>Biggest movements against {before}, by segment</source>
      <translation>Größte Veränderungen nach Segment, Vergleich: {before}</translation>
    </message>
    <message>
      <source>Bought without a cart</source>
      <translation>Gekauft ohne Warenkorb</translation>
    </message>
    <message>
      <source>Bought without a cart: Sessions with a purchase and without an add.</source>
      <translation>Gekauft ohne Warenkorb: Sitzungen mit einem Kauf und ohne Hinzufügen.</translation>
    </message>
    <message>
      <source>Busiest {slot}, {times} the mean</source>
      <translation>Am meisten los: {slot}, {times} des Mittels</translation>
    </message>
    <message>
      <source>Buyers</source>
      <translation>Käufer</translation>
    </message>
    <message>
      <source>Buyers: Customers with a purchase in the period.</source>
      <translation>Käufer: Kunden mit einem Kauf im Zeitraum.</translation>
    </message>
    <message>
      <source>By category</source>
      <translation>Nach Kategorie</translation>
    </message>
    <message>
      <source>By price band</source>
      <translation>Nach Preisklasse</translation>
    </message>
    <message>
      <source>By recency and frequency over all history</source>
      <translation>Nach Aktualität und Häufigkeit über die ganze Zeit</translation>
    </message>
    <message>
      <source>By session, {period}. Dashed line: shop average, {average}.</source>
      <translation>Nach Sitzung, {period}. Gestrichelt: Mittel des Shops, {average}.</translation>
    </message>
    <message>
      <source>By value left in carts</source>
      <translation>Nach liegen gelassenem Wert</translation>
    </message>
    <message>
      <source>By value left in carts; rate: units left ÷ units added, {period}</source>
      <translation>Nach liegen gelassenem Wert; Rate: liegen gelassen ÷ hinzugefügt, {period}</translation>
    </message>
    <message>
      <source>By weekday and hour</source>
      <translation>Nach Wochentag und Stunde</translation>
    </message>
    <message>
      <source>CSV…</source>
      <translation>CSV…</translation>
    </message>
    <message>
      <source>Calendar</source>
      <translation>Kalender</translation>
    </message>
    <message>
      <source>Came</source>
      <translation>Gekommen</translation>
    </message>
    <message>
      <source>Can't lose</source>
      <translation>Unverzichtbar</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>Abbrechen</translation>
    </message>
    <message>
      <source>Card menu</source>
      <translation>Kartenmenü</translation>
    </message>
    <message>
      <source>Cart</source>
      <translation>Warenkorb</translation>
    </message>
    <message>
      <source>Cart abandoned · 1 item</source>
      <translation>Korb verlassen · 1 Artikel</translation>
    </message>
    <message numerus="yes">
      <source>Cart abandoned · {count} items</source>
      <comment>plural</comment>
      <translation>
        <numerusform>Korb verlassen · {count} Artikel</numerusform>
        <numerusform>Korb verlassen · {count} Artikel</numerusform>
      </translation>
    </message>
    <message>
      <source>Cart abandonment</source>
      <translation>Warenkorbabbruch</translation>
    </message>
    <message>
      <source>Cart abandonment: Abandoned and lost carts ÷ carts opened in the period and not open now. Abandoned: at least one item, no purchase, idle for more than {t}.</source>
      <translation>Warenkorbabbruch: Verlassene und verlorene Warenkörbe ÷ im Zeitraum eröffnete und jetzt nicht offene. Verlassen: mindestens ein Artikel, kein Kauf, seit mehr als {t} untätig.</translation>
    </message>
    <message>
      <source>Cart conversion</source>
      <translation>Warenkorb-Konversion</translation>
    </message>
    <message>
      <source>Cart conversion: Carts bought ÷ carts opened in the period.</source>
      <translation>Warenkorb-Konversion: Gekaufte Warenkörbe ÷ im Zeitraum eröffnete.</translation>
    </message>
    <message>
      <source>Cart not updated for 30 min; a look at a product is no update.</source>
      <translation>Warenkorb seit 30 min unverändert; ein Blick auf ein Produkt ist keine Änderung.</translation>
    </message>
    <message>
      <source>Cart not updated for 60 min; a look at a product is no update.</source>
      <translation>Warenkorb seit 60 min unverändert; ein Blick auf ein Produkt ist keine Änderung.</translation>
    </message>
    <message>
      <source>Cart of</source>
      <translation>Warenkorb von</translation>
    </message>
    <message>
      <source>Cart of {who}</source>
      <translation>Warenkorb von {who}</translation>
    </message>
    <message>
      <source>Cart with something in it, not bought, idle for longer than T.</source>
      <translation>Warenkorb mit Inhalt, nicht gekauft, länger als T untätig.</translation>
    </message>
    <message>
      <source>Cart without activity for 2 h.</source>
      <translation>Warenkorb seit 2 h ohne Aktivität.</translation>
    </message>
    <message>
      <source>Cart without activity for two weeks.</source>
      <translation>Warenkorb seit zwei Wochen ohne Aktivität.</translation>
    </message>
    <message>
      <source>Cart → purchase</source>
      <translation>Korb → Kauf</translation>
    </message>
    <message>
      <source>Carts</source>
      <translation>Körbe</translation>
    </message>
    <message>
      <source>Carts abandoned</source>
      <translation>Verlassene Warenkörbe</translation>
    </message>
    <message>
      <source>Carts abandoned: Carts opened in the period that hold something, were not bought and are idle for more than {t}.</source>
      <translation>Verlassene Warenkörbe: Im Zeitraum eröffnete Warenkörbe, die etwas enthalten, nicht gekauft wurden und seit mehr als {t} untätig sind.</translation>
    </message>
    <message>
      <source>Carts at risk</source>
      <translation>Gefährdete Warenkörbe</translation>
    </message>
    <message>
      <source>Carts at risk now</source>
      <translation>Jetzt gefährdete Körbe</translation>
    </message>
    <message>
      <source>Carts at risk: Open carts idle for more than {half_t}, half of what makes them abandoned.</source>
      <translation>Gefährdete Warenkörbe: Offene Warenkörbe, seit mehr als {half_t} untätig, der Hälfte dessen, was sie zu verlassenen macht.</translation>
    </message>
    <message>
      <source>Carts bought</source>
      <translation>Gekaufte Körbe</translation>
    </message>
    <message>
      <source>Carts emptied</source>
      <translation>Geleerte Körbe</translation>
    </message>
    <message>
      <source>Carts in the period</source>
      <translation>Körbe im Zeitraum</translation>
    </message>
    <message>
      <source>Carts judged</source>
      <translation>Beurteilte Körbe</translation>
    </message>
    <message>
      <source>Carts left without a purchase</source>
      <translation>Warenkörbe, die ohne Kauf blieben</translation>
    </message>
    <message>
      <source>Carts left without a purchase, by the {stretch} they were opened.</source>
      <translation>Warenkörbe, die ohne Kauf blieben, nach {stretch} der Eröffnung.</translation>
    </message>
    <message>
      <source>Carts left without a purchase, share of carts opened per {stretch}.</source>
      <translation>Warenkörbe, die ohne Kauf blieben, Anteil der eröffneten je {stretch}.</translation>
    </message>
    <message>
      <source>Carts left ÷ carts opened then</source>
      <translation>Liegen gelassene ÷ dann eröffnete Körbe</translation>
    </message>
    <message>
      <source>Carts lost</source>
      <translation>Verlorene Körbe</translation>
    </message>
    <message>
      <source>Carts open</source>
      <translation>Offene Körbe</translation>
    </message>
    <message>
      <source>Carts purchased</source>
      <translation>Gekaufte Körbe</translation>
    </message>
    <message>
      <source>Carts recovered</source>
      <translation>Zurückgewonnene Körbe</translation>
    </message>
    <message>
      <source>Carts with something left in them</source>
      <translation>Körbe, in denen etwas liegen blieb</translation>
    </message>
    <message>
      <source>Carts: Carts opened in the period by the first add of a customer without a live cart.</source>
      <translation>Körbe: Im Zeitraum eröffnete Warenkörbe, durch das erste Hinzufügen eines Kunden ohne lebenden Warenkorb.</translation>
    </message>
    <message>
      <source>Catching up</source>
      <translation>Holt auf</translation>
    </message>
    <message>
      <source>Categories</source>
      <translation>Kategorien</translation>
    </message>
    <message>
      <source>Category</source>
      <translation>Kategorie</translation>
    </message>
    <message>
      <source>Category {name}</source>
      <translation>Kategorie {name}</translation>
    </message>
    <message>
      <source>Champions</source>
      <translation>Champions</translation>
    </message>
    <message>
      <source>Change</source>
      <translation>Änderung</translation>
    </message>
    <message>
      <source>Change, likely</source>
      <translation>Änderung, wahrscheinlich</translation>
    </message>
    <message>
      <source>Changing the shop's definition counts {count} events anew: about {span}. Hover a line for its rule.</source>
      <translation>Die Definition des Shops zu ändern zählt {count} Ereignisse neu: etwa {span}. Die Regel steht beim Zeigen auf eine Zeile.</translation>
    </message>
    <message>
      <source>Chart exported</source>
      <translation>Diagramm exportiert</translation>
    </message>
    <message>
      <source>Checkout unfinished 10 min after contact data was given, recovered later or not.</source>
      <translation>Kasse 10 min nach Angabe der Kontaktdaten nicht abgeschlossen, später zurückgekehrt oder nicht.</translation>
    </message>
    <message>
      <source>Choose a comparison in the filter bar.</source>
      <translation>In der Filterleiste einen Vergleich wählen.</translation>
    </message>
    <message>
      <source>Choose a folder</source>
      <translation>Ordner wählen</translation>
    </message>
    <message>
      <source>Choose files</source>
      <translation>Dateien wählen</translation>
    </message>
    <message>
      <source>Choose files…</source>
      <translation>Dateien wählen…</translation>
    </message>
    <message>
      <source>Chosen</source>
      <translation>Gewählt</translation>
    </message>
    <message>
      <source>Clear filters</source>
      <translation>Filter löschen</translation>
    </message>
    <message>
      <source>Click a row to filter every chart</source>
      <translation>Klick auf eine Zeile filtert alle Diagramme</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>Schließen</translation>
    </message>
    <message>
      <source>Close this window</source>
      <translation>Dieses Fenster schließen</translation>
    </message>
    <message>
      <source>Close, unselect, clear chart filters</source>
      <translation>Schließen, Auswahl aufheben, Diagrammfilter löschen</translation>
    </message>
    <message>
      <source>Code</source>
      <translation>Code</translation>
    </message>
    <message>
      <source>Common textbook</source>
      <translation>Übliches Lehrbuch</translation>
    </message>
    <message>
      <source>Compared</source>
      <translation>Verglichen</translation>
    </message>
    <message>
      <source>Compared: {name}</source>
      <translation>Verglichen: {name}</translation>
    </message>
    <message>
      <source>Comparison</source>
      <translation>Vergleich</translation>
    </message>
    <message>
      <source>Conflicts</source>
      <translation>Konflikte</translation>
    </message>
    <message>
      <source>Connect my shop</source>
      <translation>Meinen Shop verbinden</translation>
    </message>
    <message>
      <source>Connect my shop…</source>
      <translation>Meinen Shop verbinden…</translation>
    </message>
    <message>
      <source>Connected</source>
      <translation>Verbunden</translation>
    </message>
    <message>
      <source>Connected again</source>
      <translation>Wieder verbunden</translation>
    </message>
    <message>
      <source>Connected to PostgreSQL</source>
      <translation>Mit PostgreSQL verbunden</translation>
    </message>
    <message>
      <source>Connection</source>
      <translation>Verbindung</translation>
    </message>
    <message>
      <source>Connection details</source>
      <translation>Verbindung im Einzelnen</translation>
    </message>
    <message>
      <source>Connection to the server lost at {time}.</source>
      <translation>Verbindung zum Server um {time} verloren.</translation>
    </message>
    <message>
      <source>Contents</source>
      <translation>Inhalt</translation>
    </message>
    <message>
      <source>Conversion</source>
      <translation>Konversion</translation>
    </message>
    <message>
      <source>Conversion and abandonment by price</source>
      <translation>Konversion und Abbruch nach Preis</translation>
    </message>
    <message>
      <source>Conversion funnel</source>
      <translation>Kauftrichter</translation>
    </message>
    <message>
      <source>Conversion is highest at {age}: {rate}; shop {average}</source>
      <translation>Die Konversion ist am höchsten bei {age}: {rate}; Shop {average}</translation>
    </message>
    <message>
      <source>Conversion rate</source>
      <translation>Konversionsrate</translation>
    </message>
    <message>
      <source>Conversion rate: Sessions with a purchase ÷ sessions.</source>
      <translation>Konversionsrate: Sitzungen mit einem Kauf ÷ Sitzungen.</translation>
    </message>
    <message>
      <source>Conversion {first} in the lowest band, {last} in the highest</source>
      <translation>Konversion {first} in der niedrigsten Klasse, {last} in der höchsten</translation>
    </message>
    <message>
      <source>Conversion, by session</source>
      <translation>Konversion, je Sitzung</translation>
    </message>
    <message>
      <source>Cooling</source>
      <translation>Erkaltend</translation>
    </message>
    <message>
      <source>Copied</source>
      <translation>Kopiert</translation>
    </message>
    <message>
      <source>Copied as image</source>
      <translation>Als Bild kopiert</translation>
    </message>
    <message>
      <source>Copied data</source>
      <translation>Daten kopiert</translation>
    </message>
    <message>
      <source>Copied details</source>
      <translation>Einzelheiten kopiert</translation>
    </message>
    <message>
      <source>Copy</source>
      <translation>Kopieren</translation>
    </message>
    <message>
      <source>Copy as image</source>
      <translation>Als Bild kopieren</translation>
    </message>
    <message>
      <source>Copy data</source>
      <translation>Daten kopieren</translation>
    </message>
    <message>
      <source>Copy details</source>
      <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
      <source>Copy the focused card as image</source>
      <translation>Gewählte Karte als Bild kopieren</translation>
    </message>
    <message>
      <source>Copy the focused card's data</source>
      <translation>Daten der gewählten Karte kopieren</translation>
    </message>
    <message>
      <source>Copy: {title}</source>
      <translation>Kopieren: {title}</translation>
    </message>
    <message>
      <source>Could not load this chart</source>
      <translation>Dieses Diagramm konnte nicht geladen werden</translation>
    </message>
    <message>
      <source>Could not load this list</source>
      <translation>Diese Liste konnte nicht geladen werden</translation>
    </message>
    <message>
      <source>Count</source>
      <translation>Anzahl</translation>
    </message>
    <message>
      <source>Count anew</source>
      <translation>Neu zählen</translation>
    </message>
    <message>
      <source>Counting the numbers anew</source>
      <translation>Die Zahlen werden neu gezählt</translation>
    </message>
    <message>
      <source>Counting the shop anew: {counted}</source>
      <translation>Der Shop wird neu gezählt: {counted}</translation>
    </message>
    <message>
      <source>Counting the shop anew: {done} of {total} events</source>
      <translation>Der Shop wird neu gezählt: {done} von {total} Ereignissen</translation>
    </message>
    <message>
      <source>Counting the shop anew…</source>
      <translation>Der Shop wird neu gezählt…</translation>
    </message>
    <message>
      <source>Ctrl</source>
      <translation>Strg</translation>
    </message>
    <message>
      <source>Ctrl C</source>
      <translation>Strg C</translation>
    </message>
    <message>
      <source>Ctrl click</source>
      <translation>Strg Klick</translation>
    </message>
    <message>
      <source>Currency</source>
      <translation>Währung</translation>
    </message>
    <message>
      <source>Currency symbol</source>
      <translation>Währungszeichen</translation>
    </message>
    <message>
      <source>Custom</source>
      <translation>Eigener</translation>
    </message>
    <message>
      <source>Customer</source>
      <translation>Kunde</translation>
    </message>
    <message>
      <source>Customer conversion</source>
      <translation>Kundenkonversion</translation>
    </message>
    <message>
      <source>Customer conversion: Customers with a purchase ÷ customers with an event in the period.</source>
      <translation>Kundenkonversion: Kunden mit einem Kauf ÷ Kunden mit einem Ereignis im Zeitraum.</translation>
    </message>
    <message>
      <source>Customer {who}</source>
      <translation>Kunde {who}</translation>
    </message>
    <message>
      <source>Customers</source>
      <translation>Kunden</translation>
    </message>
    <message>
      <source>Customers: Customers with an event in the period.</source>
      <translation>Kunden: Kunden mit einem Ereignis im Zeitraum.</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>Dunkel</translation>
    </message>
    <message>
      <source>Dashed line: shop average</source>
      <translation>Gestrichelt: Mittel des Shops</translation>
    </message>
    <message>
      <source>Data folder</source>
      <translation>Datenordner</translation>
    </message>
    <message>
      <source>Data quality</source>
      <translation>Datenqualität</translation>
    </message>
    <message>
      <source>Data table</source>
      <translation>Datentabelle</translation>
    </message>
    <message>
      <source>Database</source>
      <translation>Datenbank</translation>
    </message>
    <message>
      <source>Day</source>
      <translation>Tag</translation>
    </message>
    <message>
      <source>Day before</source>
      <translation>Tag davor</translation>
    </message>
    <message>
      <source>Days</source>
      <translation>Tage</translation>
    </message>
    <message>
      <source>Days, hours and months begin in it.</source>
      <translation>In ihr beginnen Tage, Stunden und Monate.</translation>
    </message>
    <message>
      <source>Definition changed</source>
      <translation>Definition geändert</translation>
    </message>
    <message>
      <source>Definitions</source>
      <translation>Definitionen</translation>
    </message>
    <message>
      <source>Definitions…</source>
      <translation>Definitionen…</translation>
    </message>
    <message>
      <source>Delete clears it.</source>
      <translation>Entf löscht ihn.</translation>
    </message>
    <message>
      <source>Delete {name}</source>
      <translation>{name} löschen</translation>
    </message>
    <message>
      <source>Difference</source>
      <translation>Unterschied</translation>
    </message>
    <message>
      <source>Disconnected</source>
      <translation>Getrennt</translation>
    </message>
    <message>
      <source>Dismiss</source>
      <translation>Verwerfen</translation>
    </message>
    <message>
      <source>Done</source>
      <translation>Fertig</translation>
    </message>
    <message>
      <source>Duplicates</source>
      <translation>Dubletten</translation>
    </message>
    <message>
      <source>E-mail addresses taken</source>
      <translation>Vergebene E-Mail-Adressen</translation>
    </message>
    <message>
      <source>Each dot is a product</source>
      <translation>Jeder Punkt ist ein Produkt</translation>
    </message>
    <message>
      <source>Each dot is a product; larger means more views. Vertical: units left in carts ÷ units added.</source>
      <translation>Jeder Punkt ist ein Produkt; größer heißt öfter angesehen. Senkrecht: in Körben geblieben ÷ hinzugefügt.</translation>
    </message>
    <message>
      <source>Each dot is a product; larger means more views. Vertical: units sold ÷ views.</source>
      <translation>Jeder Punkt ist ein Produkt; größer heißt öfter angesehen. Senkrecht: verkaufte Stück ÷ Ansichten.</translation>
    </message>
    <message>
      <source>Each screen's own</source>
      <translation>Je Ansicht eigener</translation>
    </message>
    <message>
      <source>Emptied</source>
      <translation>Geleert</translation>
    </message>
    <message>
      <source>Emptied: Carts emptied by their customer ÷ carts opened in the period.</source>
      <translation>Geleert: Von ihrem Kunden geleerte Warenkörbe ÷ im Zeitraum eröffnete.</translation>
    </message>
    <message>
      <source>Emptied: Not bought, holds nothing any more.</source>
      <translation>Geleert: Nicht gekauft, enthält nichts mehr.</translation>
    </message>
    <message>
      <source>Enough windows</source>
      <translation>Genug Fenster</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>Eingabe</translation>
    </message>
    <message>
      <source>Esc</source>
      <translation>Esc</translation>
    </message>
    <message>
      <source>Event</source>
      <translation>Ereignis</translation>
    </message>
    <message>
      <source>Event's own id</source>
      <translation>Kennung des Ereignisses</translation>
    </message>
    <message>
      <source>Events</source>
      <translation>Ereignisse</translation>
    </message>
    <message>
      <source>Events a second</source>
      <translation>Ereignisse je Sekunde</translation>
    </message>
    <message>
      <source>Events a second over ten seconds</source>
      <translation>Ereignisse je Sekunde über zehn Sekunden</translation>
    </message>
    <message>
      <source>Events as JSON lines or CSV, REES46, RetailRocket, Taobao, OTTO, Online Retail, Segment, GA4, Snowplow, Shopify; any other CSV is described with you. gzip and zip are unpacked. Drop files here, or choose them.</source>
      <translation>Ereignisse als JSON-Zeilen oder CSV, REES46, RetailRocket, Taobao, OTTO, Online Retail, Segment, GA4, Snowplow, Shopify; jede andere CSV wird mit Ihnen beschrieben. gzip und zip werden entpackt. Dateien hier ablegen oder wählen.</translation>
    </message>
    <message>
      <source>Events as they happen, newest first</source>
      <translation>Ereignisse, wie sie geschehen, das neueste zuerst</translation>
    </message>
    <message>
      <source>Events in the log</source>
      <translation>Ereignisse im Protokoll</translation>
    </message>
    <message>
      <source>Events of the shop's day so far</source>
      <translation>Ereignisse des heutigen Tages im Shop</translation>
    </message>
    <message>
      <source>Events per 15 seconds, last 15 minutes. Each row has its own scale.</source>
      <translation>Ereignisse je 15 Sekunden, letzte 15 Minuten. Jede Zeile hat ihren eigenen Maßstab.</translation>
    </message>
    <message>
      <source>Events per 5 minutes, last 6 hours. Each row has its own scale.</source>
      <translation>Ereignisse je 5 Minuten, letzte 6 Stunden. Jede Zeile hat ihren eigenen Maßstab.</translation>
    </message>
    <message>
      <source>Events per customer</source>
      <translation>Ereignisse je Kunde</translation>
    </message>
    <message>
      <source>Events per minute</source>
      <translation>Ereignisse je Minute</translation>
    </message>
    <message>
      <source>Events per minute, last 60 minutes. Each row has its own scale.</source>
      <translation>Ereignisse je Minute, letzte 60 Minuten. Jede Zeile hat ihren eigenen Maßstab.</translation>
    </message>
    <message>
      <source>Events stored</source>
      <translation>Gespeicherte Ereignisse</translation>
    </message>
    <message>
      <source>Events tell no contact data: a cart idle for longer than 10 min stands for the unfinished checkout.</source>
      <translation>Ereignisse sagen nichts über Kontaktdaten: ein über 10 min untätiger Warenkorb steht für die nicht abgeschlossene Kasse.</translation>
    </message>
    <message>
      <source>Events that would be stored</source>
      <translation>Ereignisse, die gespeichert würden</translation>
    </message>
    <message>
      <source>Events without a price</source>
      <translation>Ereignisse ohne Preis</translation>
    </message>
    <message>
      <source>Events: Views, adds, removes and purchases of the period, by their own time.</source>
      <translation>Ereignisse: Ansehen, Hinzufügen, Entfernen und Kaufen im Zeitraum, nach ihrer eigenen Zeit.</translation>
    </message>
    <message>
      <source>Ever abandoned</source>
      <translation>Je verlassen</translation>
    </message>
    <message>
      <source>Ever abandoned: Carts of the period that held something through a gap longer than {t} before they ended, or up to now.</source>
      <translation>Je verlassen: Warenkörbe des Zeitraums, die etwas über eine Pause von mehr als {t} hielten, bevor sie endeten oder bis jetzt.</translation>
    </message>
    <message>
      <source>Every program that speaks WebSocket can send events to this address. Each batch is answered when it is stored; sending the same event twice does no harm.</source>
      <translation>Jedes Programm, das WebSocket spricht, kann Ereignisse an diese Adresse senden. Jeder Stapel wird beantwortet, wenn er gespeichert ist; dasselbe Ereignis zweimal zu senden schadet nicht.</translation>
    </message>
    <message>
      <source>Everything on screen is asked again.</source>
      <translation>Alles auf dem Schirm wird neu gefragt.</translation>
    </message>
    <message>
      <source>Export</source>
      <translation>Export</translation>
    </message>
    <message>
      <source>Export PNG…</source>
      <translation>PNG exportieren…</translation>
    </message>
    <message>
      <source>Export all screens as PNG…</source>
      <translation>Alle Ansichten als PNG exportieren…</translation>
    </message>
    <message>
      <source>Export as CSV</source>
      <translation>Als CSV exportieren</translation>
    </message>
    <message>
      <source>Export the focused card as PNG…</source>
      <translation>Gewählte Karte als PNG exportieren…</translation>
    </message>
    <message>
      <source>Export this screen as PNG…</source>
      <translation>Diese Ansicht als PNG exportieren…</translation>
    </message>
    <message>
      <source>Export “{title}”</source>
      <translation>„{title}“ exportieren</translation>
    </message>
    <message>
      <source>Feed</source>
      <translation>Feed</translation>
    </message>
    <message>
      <source>Feed or rail</source>
      <translation>Feed oder Leiste</translation>
    </message>
    <message>
      <source>Fewer than 30: not a firm figure</source>
      <translation>Weniger als 30: keine feste Zahl</translation>
    </message>
    <message>
      <source>Field</source>
      <translation>Feld</translation>
    </message>
    <message>
      <source>Figure</source>
      <translation>Zahl</translation>
    </message>
    <message>
      <source>Figures</source>
      <translation>Zahlen</translation>
    </message>
    <message>
      <source>Files of your shop's past, in the form they already have</source>
      <translation>Dateien aus der Vergangenheit Ihres Shops, in der Form, die sie schon haben</translation>
    </message>
    <message>
      <source>Filter these rows</source>
      <translation>Diese Zeilen filtern</translation>
    </message>
    <message>
      <source>Filters</source>
      <translation>Filter</translation>
    </message>
    <message>
      <source>Filters after</source>
      <translation>Filter danach</translation>
    </message>
    <message>
      <source>Filters before</source>
      <translation>Filter davor</translation>
    </message>
    <message>
      <source>First event</source>
      <translation>Erstes Ereignis</translation>
    </message>
    <message>
      <source>First rows</source>
      <translation>Erste Zeilen</translation>
    </message>
    <message>
      <source>First seen</source>
      <translation>Zuerst gesehen</translation>
    </message>
    <message>
      <source>First steps</source>
      <translation>Erste Schritte</translation>
    </message>
    <message>
      <source>Fold (F)</source>
      <translation>Einklappen (F)</translation>
    </message>
    <message>
      <source>Fold the feed</source>
      <translation>Feed einklappen</translation>
    </message>
    <message>
      <source>For half a minute now.</source>
      <translation>Seit einer halben Minute.</translation>
    </message>
    <message>
      <source>Fri</source>
      <translation>Fr</translation>
    </message>
    <message>
      <source>Friday</source>
      <translation>Freitag</translation>
    </message>
    <message>
      <source>From the commit in PostgreSQL to this window, by the server's clock. Click for 15 minutes of it.</source>
      <translation>Vom Commit in PostgreSQL bis zu diesem Fenster, nach der Uhr des Servers. Ein Klick zeigt die letzten 15 Minuten.</translation>
    </message>
    <message>
      <source>Full screen</source>
      <translation>Vollbild</translation>
    </message>
    <message>
      <source>Full size</source>
      <translation>Volle Größe</translation>
    </message>
    <message>
      <source>Future events</source>
      <translation>Ereignisse aus der Zukunft</translation>
    </message>
    <message>
      <source>Gateway</source>
      <translation>Gateway</translation>
    </message>
    <message>
      <source>Given up. Close and open again to see figures.</source>
      <translation>Aufgegeben. Schließen und neu öffnen, um Zahlen zu sehen.</translation>
    </message>
    <message>
      <source>Go live</source>
      <translation>Zu jetzt</translation>
    </message>
    <message>
      <source>Good or bad</source>
      <translation>Gut oder schlecht</translation>
    </message>
    <message>
      <source>Google Analytics</source>
      <translation>Google Analytics</translation>
    </message>
    <message>
      <source>Got as far as</source>
      <translation>Gekommen bis</translation>
    </message>
    <message>
      <source>Gross abandonment</source>
      <translation>Brutto-Abbruch</translation>
    </message>
    <message>
      <source>Gross abandonment: Carts ever idle for longer than {t} while they held something and not open now, recovered ones included ÷ carts opened in the period and not open now.</source>
      <translation>Brutto-Abbruch: Warenkörbe, die je länger als {t} untätig waren, während sie etwas hielten, und jetzt nicht offen sind, zurückgewonnene eingeschlossen ÷ im Zeitraum eröffnete und jetzt nicht offene.</translation>
    </message>
    <message>
      <source>Group</source>
      <translation>Gruppe</translation>
    </message>
    <message>
      <source>Group: By recency, number of orders and money of customers with an order, each in fifths, over all history.</source>
      <translation>Gruppe: Nach Aktualität, Zahl der Bestellungen und Geld der Kunden mit einer Bestellung, jeweils in Fünfteln, über die ganze Zeit.</translation>
    </message>
    <message>
      <source>Hibernating</source>
      <translation>Schlafend</translation>
    </message>
    <message>
      <source>Hidden</source>
      <translation>Verdeckt</translation>
    </message>
    <message>
      <source>Hide or show money</source>
      <translation>Geld verdecken oder zeigen</translation>
    </message>
    <message>
      <source>Hide or show people</source>
      <translation>Personen verdecken oder zeigen</translation>
    </message>
    <message>
      <source>Hide: {kind}</source>
      <translation>Verbergen: {kind}</translation>
    </message>
    <message>
      <source>High (95%)</source>
      <translation>Hoch (95 %)</translation>
    </message>
    <message>
      <source>High-value customers</source>
      <translation>Wertvollste Kunden</translation>
    </message>
    <message>
      <source>High-value customers: The tenth with the most revenue in the last 365 days.</source>
      <translation>Wertvollste Kunden: Das Zehntel mit dem meisten Umsatz in den letzten 365 Tagen.</translation>
    </message>
    <message>
      <source>History loaded</source>
      <translation>Vergangenheit geladen</translation>
    </message>
    <message>
      <source>Hold two marks against each other</source>
      <translation>Zwei Marken vergleichen</translation>
    </message>
    <message>
      <source>Hour before</source>
      <translation>Stunde davor</translation>
    </message>
    <message>
      <source>Hour of day, {zone}</source>
      <translation>Stunde des Tages, {zone}</translation>
    </message>
    <message>
      <source>Hours counted</source>
      <translation>Gezählte Stunden</translation>
    </message>
    <message>
      <source>How others would count</source>
      <translation>Wie andere zählen würden</translation>
    </message>
    <message>
      <source>How others would count the same data</source>
      <translation>Wie andere dieselben Daten zählen würden</translation>
    </message>
    <message>
      <source>How your shop sends</source>
      <translation>Wie Ihr Shop sendet</translation>
    </message>
    <message>
      <source>Identical rows</source>
      <translation>Gleiche Zeilen</translation>
    </message>
    <message>
      <source>Idle</source>
      <translation>Untätig</translation>
    </message>
    <message>
      <source>Idle {span}</source>
      <translation>Untätig {span}</translation>
    </message>
    <message>
      <source>Idle, of {t} until abandoned</source>
      <translation>Untätig, von {t} bis verlassen</translation>
    </message>
    <message>
      <source>Idle, until abandoned</source>
      <translation>Untätig, bis verlassen</translation>
    </message>
    <message>
      <source>Ignored: {kind}</source>
      <translation>Übergangen: {kind}</translation>
    </message>
    <message>
      <source>Import stopped</source>
      <translation>Import angehalten</translation>
    </message>
    <message>
      <source>Import {count} events</source>
      <translation>{count} Ereignisse importieren</translation>
    </message>
    <message>
      <source>Importing</source>
      <translation>Import läuft</translation>
    </message>
    <message>
      <source>In Python, with the websockets package</source>
      <translation>In Python, mit dem Paket websockets</translation>
    </message>
    <message>
      <source>In a shell: one event</source>
      <translation>In einer Shell: ein Ereignis</translation>
    </message>
    <message>
      <source>In cart</source>
      <translation>Im Korb</translation>
    </message>
    <message>
      <source>In open carts now</source>
      <translation>In offenen Körben</translation>
    </message>
    <message>
      <source>In open carts now: Units held × price at the product's last add, over all carts that hold something and were touched within {t}, whenever they were opened.</source>
      <translation>Jetzt in offenen Körben: Gehaltene Stück × Preis beim letzten Hinzufügen, über alle Warenkörbe, die etwas enthalten und in den letzten {t} berührt wurden, wann immer sie eröffnet wurden.</translation>
    </message>
    <message>
      <source>In the cart at {at}: nothing</source>
      <translation>Im Warenkorb um {at}: nichts</translation>
    </message>
    <message>
      <source>In the cart at {at}: {value}</source>
      <translation>Im Warenkorb um {at}: {value}</translation>
    </message>
    <message>
      <source>Industry-style abandonment</source>
      <translation>Branchenüblicher Abbruch</translation>
    </message>
    <message>
      <source>Industry-style abandonment: 1 − cart conversion. Only to compare with the published 70%.</source>
      <translation>Branchenüblicher Abbruch: 1 − Warenkorb-Konversion. Nur zum Vergleich mit den veröffentlichten 70 %.</translation>
    </message>
    <message>
      <source>It ended by itself.</source>
      <translation>Es endete von selbst.</translation>
    </message>
    <message>
      <source>It goes on when this sheet is closed.</source>
      <translation>Er läuft weiter, wenn dieses Blatt geschlossen wird.</translation>
    </message>
    <message>
      <source>It is tried again by itself.</source>
      <translation>Es wird von selbst wieder versucht.</translation>
    </message>
    <message>
      <source>It is written in the background</source>
      <translation>Sie wird im Hintergrund geschrieben</translation>
    </message>
    <message>
      <source>It takes less than a minute.</source>
      <translation>Es dauert keine Minute.</translation>
    </message>
    <message>
      <source>It was stored before</source>
      <translation>Es war schon gespeichert</translation>
    </message>
    <message>
      <source>Items</source>
      <translation>Artikel</translation>
    </message>
    <message>
      <source>Its id is taken by an event with other content: give it another event_id.</source>
      <translation>Seine Kennung gehört einem Ereignis mit anderem Inhalt: geben Sie ihm eine andere event_id.</translation>
    </message>
    <message>
      <source>Judged at this moment, whenever opened</source>
      <translation>In diesem Moment beurteilt, wann immer eröffnet</translation>
    </message>
    <message>
      <source>Judged at this moment: {filters}</source>
      <translation>In diesem Moment beurteilt: {filters}</translation>
    </message>
    <message>
      <source>Kept as they came, to be looked at and repaired</source>
      <translation>Aufbewahrt, wie sie kamen, zum Ansehen und Reparieren</translation>
    </message>
    <message>
      <source>Key</source>
      <translation>Schlüssel</translation>
    </message>
    <message>
      <source>Key, sent as Authorization: Bearer</source>
      <translation>Schlüssel, gesendet als Authorization: Bearer</translation>
    </message>
    <message>
      <source>Keys</source>
      <translation>Tasten</translation>
    </message>
    <message>
      <source>Kinds</source>
      <translation>Arten</translation>
    </message>
    <message>
      <source>Lag</source>
      <translation>Rückstand</translation>
    </message>
    <message>
      <source>Lag, at most {seconds} seconds</source>
      <translation>Rückstand, höchstens {seconds} Sekunden</translation>
    </message>
    <message>
      <source>Lag, last 15 minutes</source>
      <translation>Rückstand, letzte 15 Minuten</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>Sprache</translation>
    </message>
    <message>
      <source>Language…</source>
      <translation>Sprache…</translation>
    </message>
    <message>
      <source>Larger text</source>
      <translation>Größere Schrift</translation>
    </message>
    <message>
      <source>Last 12 weeks</source>
      <translation>12 Wochen</translation>
    </message>
    <message>
      <source>Last 24 hours</source>
      <translation>Letzte 24 Stunden</translation>
    </message>
    <message>
      <source>Last 30 days</source>
      <translation>Letzte 30 Tage</translation>
    </message>
    <message>
      <source>Last 7 days</source>
      <translation>Letzte 7 Tage</translation>
    </message>
    <message>
      <source>Last 90 days</source>
      <translation>Letzte 90 Tage</translation>
    </message>
    <message>
      <source>Last commit</source>
      <translation>Letzter Commit</translation>
    </message>
    <message>
      <source>Last event</source>
      <translation>Letztes Ereignis</translation>
    </message>
    <message>
      <source>Last events</source>
      <translation>Letzte Ereignisse</translation>
    </message>
    <message>
      <source>Last hour</source>
      <translation>Letzte Stunde</translation>
    </message>
    <message>
      <source>Last order</source>
      <translation>Letzte Best.</translation>
    </message>
    <message>
      <source>Last order, from longest ago (R1) to latest (R5)</source>
      <translation>Letzte Bestellung, von der ältesten (R1) zur neuesten (R5)</translation>
    </message>
    <message>
      <source>Last trouble</source>
      <translation>Letzte Störung</translation>
    </message>
    <message>
      <source>Last year</source>
      <translation>Letztes Jahr</translation>
    </message>
    <message>
      <source>Lasted</source>
      <translation>Dauer</translation>
    </message>
    <message>
      <source>Late events</source>
      <translation>Späte Ereignisse</translation>
    </message>
    <message>
      <source>Left</source>
      <translation>Geblieben</translation>
    </message>
    <message>
      <source>Left in carts</source>
      <translation>In Körben geblieben</translation>
    </message>
    <message>
      <source>Left: Units abandoned ÷ units added.</source>
      <translation>Geblieben: Verlassene Stück ÷ hinzugefügte Stück.</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>Hell</translation>
    </message>
    <message>
      <source>Light or dark (Ctrl+Shift+L)</source>
      <translation>Hell oder dunkel (Strg+Umschalt+L)</translation>
    </message>
    <message>
      <source>Light, dark, as the system</source>
      <translation>Hell, dunkel, wie das System</translation>
    </message>
    <message>
      <source>List exported</source>
      <translation>Liste exportiert</translation>
    </message>
    <message>
      <source>Live Carts for WooCommerce</source>
      <translation>Live Carts for WooCommerce</translation>
    </message>
    <message>
      <source>Live Carts for WooCommerce, documentation</source>
      <translation>Live Carts for WooCommerce, Dokumentation</translation>
    </message>
    <message>
      <source>Live activity</source>
      <translation>Was gerade geschieht</translation>
    </message>
    <message>
      <source>Live feed</source>
      <translation>Live-Feed</translation>
    </message>
    <message>
      <source>Load history</source>
      <translation>Vergangenheit laden</translation>
    </message>
    <message>
      <source>Load history…</source>
      <translation>Vergangenheit laden…</translation>
    </message>
    <message>
      <source>Load sample history</source>
      <translation>Beispieldaten laden</translation>
    </message>
    <message>
      <source>Load the files that need a description apart from the others.</source>
      <translation>Die Dateien, die eine Beschreibung brauchen, getrennt von den anderen laden.</translation>
    </message>
    <message>
      <source>Load the same files again to go on.</source>
      <translation>Dieselben Dateien noch einmal laden, um fortzufahren.</translation>
    </message>
    <message>
      <source>Loading</source>
      <translation>Lädt</translation>
    </message>
    <message>
      <source>Loading 30 days of sample history</source>
      <translation>30 Tage Beispieldaten werden geladen</translation>
    </message>
    <message>
      <source>Look at the first rows; nothing is stored yet</source>
      <translation>Die ersten Zeilen ansehen; noch wird nichts gespeichert</translation>
    </message>
    <message>
      <source>Look at them</source>
      <translation>Ansehen</translation>
    </message>
    <message>
      <source>Lost</source>
      <translation>Verloren</translation>
    </message>
    <message>
      <source>Lost when idle for longer than</source>
      <translation>Verloren, wenn untätig länger als</translation>
    </message>
    <message>
      <source>Lost: Holds something, not bought, idle for more than {w}.</source>
      <translation>Verloren: Enthält etwas, nicht gekauft, seit mehr als {w} untätig.</translation>
    </message>
    <message>
      <source>Low (95%)</source>
      <translation>Niedrig (95 %)</translation>
    </message>
    <message>
      <source>Loyal</source>
      <translation>Treu</translation>
    </message>
    <message>
      <source>M</source>
      <translation> Mio.</translation>
    </message>
    <message>
      <source>Mapping saved</source>
      <translation>Zuordnung gespeichert</translation>
    </message>
    <message>
      <source>Matomo</source>
      <translation>Matomo</translation>
    </message>
    <message>
      <source>Matomo, Ecommerce Analytics guide, Abandoned carts</source>
      <translation>Matomo, Ecommerce Analytics guide, Abandoned carts</translation>
    </message>
    <message>
      <source>Meaning</source>
      <translation>Bedeutung</translation>
    </message>
    <message>
      <source>Measure</source>
      <translation>Maß</translation>
    </message>
    <message>
      <source>Median time in cart</source>
      <translation>Median der Zeit im Korb</translation>
    </message>
    <message>
      <source>Menu</source>
      <translation>Menü</translation>
    </message>
    <message>
      <source>Message</source>
      <translation>Meldung</translation>
    </message>
    <message>
      <source>Metorik Help, Carts</source>
      <translation>Metorik Help, Carts</translation>
    </message>
    <message>
      <source>Metorik needs a log-in or an e-mail: here every customer is taken as known.</source>
      <translation>Metorik braucht eine Anmeldung oder E-Mail: hier gilt jeder Kunde als bekannt.</translation>
    </message>
    <message>
      <source>Metorik, 30 min</source>
      <translation>Metorik, 30 min</translation>
    </message>
    <message>
      <source>Metorik, 60 min</source>
      <translation>Metorik, 60 min</translation>
    </message>
    <message>
      <source>Microseconds since 1970</source>
      <translation>Mikrosekunden seit 1970</translation>
    </message>
    <message>
      <source>Milliseconds since 1970</source>
      <translation>Millisekunden seit 1970</translation>
    </message>
    <message>
      <source>Mon</source>
      <translation>Mo</translation>
    </message>
    <message>
      <source>Monday</source>
      <translation>Montag</translation>
    </message>
    <message>
      <source>Money</source>
      <translation>Geld</translation>
    </message>
    <message>
      <source>Month after</source>
      <translation>Monat danach</translation>
    </message>
    <message>
      <source>Month before</source>
      <translation>Monat davor</translation>
    </message>
    <message>
      <source>Months</source>
      <translation>Monate</translation>
    </message>
    <message>
      <source>Most abandoned products</source>
      <translation>Am häufigsten verlassene Produkte</translation>
    </message>
    <message>
      <source>Most purchased</source>
      <translation>Am meisten gekauft</translation>
    </message>
    <message>
      <source>Most viewed</source>
      <translation>Am meisten angesehen</translation>
    </message>
    <message>
      <source>Most: customer {who}, {revenue}</source>
      <translation>Am meisten: Kunde {who}, {revenue}</translation>
    </message>
    <message>
      <source>Move the read-out in a focused chart</source>
      <translation>Ablesung im gewählten Diagramm bewegen</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>Name</translation>
    </message>
    <message>
      <source>Name of the mapping</source>
      <translation>Name der Zuordnung</translation>
    </message>
    <message>
      <source>Name of the view</source>
      <translation>Name der Sicht</translation>
    </message>
    <message>
      <source>Name of what is shown now</source>
      <translation>Name für das jetzt Gezeigte</translation>
    </message>
    <message>
      <source>Name your shop's address, then put this on its pages. It sets no cookies; the gateway must be reachable from where your customers are.</source>
      <translation>Nennen Sie die Adresse Ihres Shops und setzen Sie dies auf seine Seiten. Es setzt keine Cookies; das Gateway muss für Ihre Kunden erreichbar sein.</translation>
    </message>
    <message>
      <source>Net units</source>
      <translation>Stück netto</translation>
    </message>
    <message>
      <source>Net units: Units added − removed − purchased in the period. Negative where what was added before is missing.</source>
      <translation>Stück netto: Hinzugefügt − entfernt − gekauft im Zeitraum. Negativ, wo fehlt, was davor hinzugefügt wurde.</translation>
    </message>
    <message>
      <source>New</source>
      <translation>Neu</translation>
    </message>
    <message>
      <source>New window</source>
      <translation>Neues Fenster</translation>
    </message>
    <message>
      <source>Next card or control</source>
      <translation>Nächste Karte oder nächstes Bedienelement</translation>
    </message>
    <message>
      <source>Next try in {seconds} s.</source>
      <translation>Nächster Versuch in {seconds} s.</translation>
    </message>
    <message>
      <source>No answer</source>
      <translation>Keine Antwort</translation>
    </message>
    <message>
      <source>No cart is at risk now</source>
      <translation>Jetzt ist kein Warenkorb gefährdet</translation>
    </message>
    <message>
      <source>No cart is open now</source>
      <translation>Jetzt ist kein Warenkorb offen</translation>
    </message>
    <message>
      <source>No carts here</source>
      <translation>Keine Körbe</translation>
    </message>
    <message>
      <source>No carts to judge yet</source>
      <translation>Noch keine Warenkörbe zu beurteilen</translation>
    </message>
    <message>
      <source>No carts yet</source>
      <translation>Noch keine Warenkörbe</translation>
    </message>
    <message>
      <source>No categories yet</source>
      <translation>Noch keine Kategorien</translation>
    </message>
    <message>
      <source>No category</source>
      <translation>Ohne Kategorie</translation>
    </message>
    <message>
      <source>No category or age group differs clearly from {before}.</source>
      <translation>Keine Kategorie oder Altersgruppe weicht deutlich ab ({before}).</translation>
    </message>
    <message>
      <source>No customers here</source>
      <translation>Hier sind keine Kunden</translation>
    </message>
    <message>
      <source>No customers with an order yet</source>
      <translation>Noch keine Kunden mit einer Bestellung</translation>
    </message>
    <message>
      <source>No customers yet</source>
      <translation>Noch keine Kunden</translation>
    </message>
    <message>
      <source>No data since {time}. The gap fills when the connection returns.</source>
      <translation>Keine Daten seit {time}. Die Lücke füllt sich, wenn die Verbindung zurückkehrt.</translation>
    </message>
    <message>
      <source>No database yet</source>
      <translation>Noch keine Datenbank</translation>
    </message>
    <message>
      <source>No days to show yet</source>
      <translation>Noch keine Tage zu zeigen</translation>
    </message>
    <message>
      <source>No event of this cart is there yet</source>
      <translation>Von diesem Warenkorb ist noch kein Ereignis da</translation>
    </message>
    <message>
      <source>No events</source>
      <translation>Keine Ereignisse</translation>
    </message>
    <message>
      <source>No events yet</source>
      <translation>Noch keine Ereignisse</translation>
    </message>
    <message>
      <source>No hours to compare yet</source>
      <translation>Noch keine Stunden zu vergleichen</translation>
    </message>
    <message>
      <source>No open cart idles over {half}</source>
      <translation>Kein offener Warenkorb ist über {half} untätig</translation>
    </message>
    <message>
      <source>No open carts</source>
      <translation>Keine offenen Warenkörbe</translation>
    </message>
    <message>
      <source>No orders here</source>
      <translation>Keine Bestellungen</translation>
    </message>
    <message>
      <source>No orders to rank yet</source>
      <translation>Noch keine Bestellungen zu ordnen</translation>
    </message>
    <message>
      <source>No orders to show yet</source>
      <translation>Noch keine Bestellungen zu zeigen</translation>
    </message>
    <message>
      <source>No orders yet</source>
      <translation>Noch keine Bestellungen</translation>
    </message>
    <message>
      <source>No products to compare yet</source>
      <translation>Noch keine Produkte zu vergleichen</translation>
    </message>
    <message>
      <source>No products viewed yet</source>
      <translation>Noch keine Produkte angesehen</translation>
    </message>
    <message>
      <source>No refused events</source>
      <translation>Keine abgewiesenen Ereignisse</translation>
    </message>
    <message>
      <source>No revenue to show yet</source>
      <translation>Noch kein Umsatz zu zeigen</translation>
    </message>
    <message>
      <source>No revenue yet</source>
      <translation>Noch kein Umsatz</translation>
    </message>
    <message>
      <source>No sessions here</source>
      <translation>Keine Sitzungen</translation>
    </message>
    <message>
      <source>No sessions yet</source>
      <translation>Noch keine Sitzungen</translation>
    </message>
    <message>
      <source>None</source>
      <translation>Keine</translation>
    </message>
    <message>
      <source>None yet: a view keeps screen, filters and feed.</source>
      <translation>Noch keine: eine Sicht behält Ansicht, Filter und Feed.</translation>
    </message>
    <message>
      <source>Not enough readings yet</source>
      <translation>Noch nicht genug Messungen</translation>
    </message>
    <message>
      <source>Not exported</source>
      <translation>Nicht exportiert</translation>
    </message>
    <message>
      <source>Not reached</source>
      <translation>Nicht erreicht</translation>
    </message>
    <message>
      <source>Not saved</source>
      <translation>Nicht gespeichert</translation>
    </message>
    <message>
      <source>Not stored</source>
      <translation>Nicht gespeichert</translation>
    </message>
    <message>
      <source>Note</source>
      <translation>Hinweis</translation>
    </message>
    <message>
      <source>Nothing</source>
      <translation>Nichts</translation>
    </message>
    <message>
      <source>Nothing acknowledged is lost; producers send again.</source>
      <translation>Nichts Bestätigtes geht verloren; Sender senden erneut.</translation>
    </message>
    <message>
      <source>Nothing found</source>
      <translation>Nichts gefunden</translation>
    </message>
    <message>
      <source>Nothing happened here in this range: {period}</source>
      <translation>In diesem Zeitraum geschah hier nichts: {period}</translation>
    </message>
    <message>
      <source>Nothing is stored yet. What the shop holds already would be counted as duplicates.</source>
      <translation>Noch ist nichts gespeichert. Was der Shop schon hat, würde als Dublette gezählt.</translation>
    </message>
    <message>
      <source>Nothing moved much</source>
      <translation>Nichts hat sich viel bewegt</translation>
    </message>
    <message>
      <source>Nothing of these kinds</source>
      <translation>Nichts von diesen Arten</translation>
    </message>
    <message>
      <source>Nothing sold yet</source>
      <translation>Noch nichts verkauft</translation>
    </message>
    <message>
      <source>Nothing to compare with</source>
      <translation>Nichts zu vergleichen</translation>
    </message>
    <message>
      <source>Nothing to copy</source>
      <translation>Nichts zu kopieren</translation>
    </message>
    <message>
      <source>Nothing to export</source>
      <translation>Nichts zu exportieren</translation>
    </message>
    <message>
      <source>Nothing was in the cart then</source>
      <translation>Damals war nichts im Warenkorb</translation>
    </message>
    <message>
      <source>Nothing was left in carts</source>
      <translation>In den Warenkörben blieb nichts liegen</translation>
    </message>
    <message>
      <source>Nothing was stored</source>
      <translation>Nichts wurde gespeichert</translation>
    </message>
    <message>
      <source>Nothing yet</source>
      <translation>Noch nichts</translation>
    </message>
    <message>
      <source>Nothing yet. What needs a look will be listed here.</source>
      <translation>Noch nichts. Was einen Blick braucht, steht dann hier.</translation>
    </message>
    <message>
      <source>Notifications</source>
      <translation>Mitteilungen</translation>
    </message>
    <message>
      <source>Of</source>
      <translation>Von</translation>
    </message>
    <message>
      <source>Of the first rows {count} would be events</source>
      <translation>Von den ersten Zeilen würden {count} zu Ereignissen</translation>
    </message>
    <message>
      <source>Of the first step</source>
      <translation>Vom ersten Schritt</translation>
    </message>
    <message>
      <source>Of these bought</source>
      <translation>Davon gekauft</translation>
    </message>
    <message>
      <source>On all screens, in lists, in what is copied and exported.</source>
      <translation>Auf allen Seiten, in Listen, in Kopien und Exporten.</translation>
    </message>
    <message>
      <source>On your shop's pages</source>
      <translation>Auf den Seiten Ihres Shops</translation>
    </message>
    <message>
      <source>Only this customer</source>
      <translation>Nur dieser Kunde</translation>
    </message>
    <message>
      <source>Only {currency}</source>
      <translation>Nur {currency}</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>Offen</translation>
    </message>
    <message>
      <source>Open and idle for more than {half}</source>
      <translation>Offen und seit mehr als {half} untätig</translation>
    </message>
    <message>
      <source>Open carts now</source>
      <translation>Jetzt offene Warenkörbe</translation>
    </message>
    <message>
      <source>Open carts that idle</source>
      <translation>Offene Warenkörbe, die untätig sind</translation>
    </message>
    <message>
      <source>Open carts that idle for half of what makes them abandoned appear here.</source>
      <translation>Offene Warenkörbe erscheinen hier nach der Hälfte der Zeit, die sie zu verlassenen macht.</translation>
    </message>
    <message>
      <source>Open customer</source>
      <translation>Kunden öffnen</translation>
    </message>
    <message>
      <source>Open full size</source>
      <translation>Groß öffnen</translation>
    </message>
    <message>
      <source>Open full size, drill down</source>
      <translation>Groß öffnen, Einzelheiten</translation>
    </message>
    <message>
      <source>Open mapping</source>
      <translation>Zuordnung öffnen</translation>
    </message>
    <message>
      <source>Open mapping…</source>
      <translation>Zuordnung öffnen…</translation>
    </message>
    <message>
      <source>Open the live feed</source>
      <translation>Live-Feed öffnen</translation>
    </message>
    <message>
      <source>Open the live feed (F)</source>
      <translation>Live-Feed öffnen (F)</translation>
    </message>
    <message>
      <source>Open {name}</source>
      <translation>{name} öffnen</translation>
    </message>
    <message>
      <source>Open: Holds something, idle for at most {t}.</source>
      <translation>Offen: Enthält etwas, seit höchstens {t} untätig.</translation>
    </message>
    <message>
      <source>Opened</source>
      <translation>Eröffnet</translation>
    </message>
    <message>
      <source>Opened {at}</source>
      <translation>Eröffnet {at}</translation>
    </message>
    <message>
      <source>Oracle</source>
      <translation>Oracle</translation>
    </message>
    <message>
      <source>Oracle Commerce, abandoned orders</source>
      <translation>Oracle Commerce, abandoned orders</translation>
    </message>
    <message>
      <source>Order</source>
      <translation>Bestellung</translation>
    </message>
    <message>
      <source>Ordered</source>
      <translation>Bestellt</translation>
    </message>
    <message>
      <source>Orders</source>
      <translation>Bestellungen</translation>
    </message>
    <message>
      <source>Orders a day</source>
      <translation>Bestellungen am Tag</translation>
    </message>
    <message>
      <source>Orders are no part of the carts, so the figure may be negative and has no interval then.</source>
      <translation>Bestellungen gehören nicht zu den Warenkörben, die Zahl kann darum negativ sein und hat dann kein Intervall.</translation>
    </message>
    <message>
      <source>Orders of guests</source>
      <translation>Bestellungen von Gästen</translation>
    </message>
    <message>
      <source>Orders per day</source>
      <translation>Bestellungen je Tag</translation>
    </message>
    <message>
      <source>Orders per hour</source>
      <translation>Bestellungen je Stunde</translation>
    </message>
    <message>
      <source>Orders per hour, and multiple of the mean</source>
      <translation>Je Stunde und Vielfaches des Mittels</translation>
    </message>
    <message>
      <source>Orders per {kind}, {from_} – {to}</source>
      <translation>Bestellungen je {kind}, {from_} – {to}</translation>
    </message>
    <message>
      <source>Orders that closed a cart</source>
      <translation>Bestellungen, die einen Warenkorb schlossen</translation>
    </message>
    <message>
      <source>Orders without a cart</source>
      <translation>Bestellungen ohne Warenkorb</translation>
    </message>
    <message>
      <source>Orders: A customer's purchases with the same order number; without one, a run of purchases each at most 60 s after the one before. Counted where they began.</source>
      <translation>Bestellungen: Käufe eines Kunden mit derselben Bestellnummer; ohne eine solche eine Folge von Käufen, jeder höchstens 60 s nach dem vorigen. Gezählt, wo sie begannen.</translation>
    </message>
    <message>
      <source>Other events are hidden by the buttons above.</source>
      <translation>Andere Ereignisse sind durch die Knöpfe oben verborgen.</translation>
    </message>
    <message>
      <source>Other files…</source>
      <translation>Andere Dateien…</translation>
    </message>
    <message>
      <source>Over all history</source>
      <translation>Über die ganze Zeit</translation>
    </message>
    <message>
      <source>Overview</source>
      <translation>Überblick</translation>
    </message>
    <message>
      <source>Pause</source>
      <translation>Pause</translation>
    </message>
    <message>
      <source>Pause (Space)</source>
      <translation>Anhalten (Leertaste)</translation>
    </message>
    <message>
      <source>Pause or resume (Space)</source>
      <translation>Anhalten oder fortsetzen (Leertaste)</translation>
    </message>
    <message>
      <source>Pause or resume feed</source>
      <translation>Feed anhalten oder fortsetzen</translation>
    </message>
    <message>
      <source>Pause the feed</source>
      <translation>Feed anhalten</translation>
    </message>
    <message>
      <source>Paused</source>
      <translation>Angehalten</translation>
    </message>
    <message>
      <source>Paused.</source>
      <translation>Angehalten.</translation>
    </message>
    <message>
      <source>Peak hours</source>
      <translation>Spitzenstunden</translation>
    </message>
    <message>
      <source>Peak {slot}: {value} {unit}</source>
      <translation>Spitze {slot}: {value} {unit}</translation>
    </message>
    <message>
      <source>People</source>
      <translation>Personen</translation>
    </message>
    <message>
      <source>Plus</source>
      <translation>Plus</translation>
    </message>
    <message>
      <source>Position</source>
      <translation>Position</translation>
    </message>
    <message>
      <source>Post your own events to /v1/events, or point Segment to /v1/segment, the Measurement Protocol to /v1/ga4 and webhooks to /v1/shopify or /v1/woocommerce. 200 is answered when an event is stored; sending it again does no harm.</source>
      <translation>Senden Sie eigene Ereignisse an /v1/events oder richten Sie Segment auf /v1/segment, das Measurement Protocol auf /v1/ga4 und Webhooks auf /v1/shopify oder /v1/woocommerce. 200 ist die Antwort, wenn ein Ereignis gespeichert ist; es noch einmal zu senden schadet nicht.</translation>
    </message>
    <message>
      <source>PostgreSQL cannot be reached.</source>
      <translation>PostgreSQL ist nicht erreichbar.</translation>
    </message>
    <message>
      <source>PostgreSQL connection lost at {time}.</source>
      <translation>Verbindung zu PostgreSQL um {time} verloren.</translation>
    </message>
    <message>
      <source>PostgreSQL did not answer in time.</source>
      <translation>PostgreSQL hat nicht rechtzeitig geantwortet.</translation>
    </message>
    <message>
      <source>PostgreSQL, the server, the line to it and this window, in one word. Click for details.</source>
      <translation>PostgreSQL, der Server, die Leitung zu ihm und dieses Fenster, in einem Wort. Ein Klick zeigt Einzelheiten.</translation>
    </message>
    <message>
      <source>Potential</source>
      <translation>Aussichtsreich</translation>
    </message>
    <message>
      <source>Previous {days} days</source>
      <translation>Die {days} Tage davor</translation>
    </message>
    <message>
      <source>Price</source>
      <translation>Preis</translation>
    </message>
    <message>
      <source>Price (log scale)</source>
      <translation>Preis (logarithmisch)</translation>
    </message>
    <message>
      <source>Price and conversion</source>
      <translation>Preis und Konversion</translation>
    </message>
    <message>
      <source>Price of one</source>
      <translation>Stückpreis</translation>
    </message>
    <message>
      <source>Prices are in {currencies}: choose which are read. Sums over several currencies mean little.</source>
      <translation>Preise stehen in {currencies}: wählen Sie, welche gelesen werden. Summen über mehrere Währungen sagen wenig.</translation>
    </message>
    <message>
      <source>Product</source>
      <translation>Produkt</translation>
    </message>
    <message>
      <source>Product *</source>
      <translation>Produkt *</translation>
    </message>
    <message>
      <source>Product page views</source>
      <translation>Ansichten der Produktseite</translation>
    </message>
    <message>
      <source>Product page views; conversion: units sold ÷ views</source>
      <translation>Ansichten der Produktseite; Konversion: verkauft ÷ angesehen</translation>
    </message>
    <message>
      <source>Product views</source>
      <translation>Produktansichten</translation>
    </message>
    <message>
      <source>Product's title</source>
      <translation>Titel des Produkts</translation>
    </message>
    <message>
      <source>Products</source>
      <translation>Produkte</translation>
    </message>
    <message>
      <source>Products from the FakeStore API</source>
      <translation>Produkte der FakeStore-API</translation>
    </message>
    <message>
      <source>Products kept from the FakeStore API</source>
      <translation>Aufbewahrte Produkte der FakeStore-API</translation>
    </message>
    <message>
      <source>Products of our own making (the FakeStore API was not reached)</source>
      <translation>Eigene Produkte (die FakeStore-API war nicht erreichbar)</translation>
    </message>
    <message>
      <source>Progress</source>
      <translation>Fortschritt</translation>
    </message>
    <message>
      <source>Promising</source>
      <translation>Im Kommen</translation>
    </message>
    <message>
      <source>Purchase</source>
      <translation>Kauf</translation>
    </message>
    <message>
      <source>Purchase events</source>
      <translation>Kaufereignisse</translation>
    </message>
    <message>
      <source>Purchase events: Events by which a product was bought; an order may have many.</source>
      <translation>Kaufereignisse: Ereignisse, bei denen ein Produkt gekauft wurde; eine Bestellung kann viele haben.</translation>
    </message>
    <message>
      <source>Purchased</source>
      <translation>Gekauft</translation>
    </message>
    <message>
      <source>Purchased: Bought, and never idle for longer than {t} before that while it held something.</source>
      <translation>Gekauft: Gekauft und davor nie länger als {t} untätig, während er etwas hielt.</translation>
    </message>
    <message>
      <source>Purchases</source>
      <translation>Käufe</translation>
    </message>
    <message>
      <source>Purchases in {currency}</source>
      <translation>Käufe in {currency}</translation>
    </message>
    <message>
      <source>Purchases without a cart</source>
      <translation>Käufe ohne Warenkorb</translation>
    </message>
    <message>
      <source>Purchases: Quantity over the product's purchase events of the period.</source>
      <translation>Käufe: Menge über alle Kaufereignisse des Produkts im Zeitraum.</translation>
    </message>
    <message>
      <source>Quantity</source>
      <translation>Menge</translation>
    </message>
    <message>
      <source>Queries</source>
      <translation>Abfragen</translation>
    </message>
    <message>
      <source>Query</source>
      <translation>Abfrage</translation>
    </message>
    <message>
      <source>Quietest: {slot}, for maintenance.</source>
      <translation>Am ruhigsten: {slot}, für Wartung.</translation>
    </message>
    <message>
      <source>Quit</source>
      <translation>Beenden</translation>
    </message>
    <message>
      <source>RFM segments</source>
      <translation>RFM-Segmente</translation>
    </message>
    <message>
      <source>Rank</source>
      <translation>Rang</translation>
    </message>
    <message>
      <source>Rate</source>
      <translation>Rate</translation>
    </message>
    <message>
      <source>Rate of the simulator</source>
      <translation>Rate des Simulators</translation>
    </message>
    <message>
      <source>Rates and states of carts</source>
      <translation>Raten und Zustände der Warenkörbe</translation>
    </message>
    <message>
      <source>Reading the shop's carts: {done} of {total} events</source>
      <translation>Die Warenkörbe des Shops werden gelesen: {done} von {total} Ereignissen</translation>
    </message>
    <message>
      <source>Reading the shop's carts…</source>
      <translation>Die Warenkörbe des Shops werden gelesen…</translation>
    </message>
    <message>
      <source>Reading, nothing is stored</source>
      <translation>Es wird gelesen, nichts wird gespeichert</translation>
    </message>
    <message>
      <source>Reconnect</source>
      <translation>Neu verbinden</translation>
    </message>
    <message>
      <source>Reconnect now</source>
      <translation>Jetzt neu verbinden</translation>
    </message>
    <message>
      <source>Reconnecting…</source>
      <translation>Verbindet neu…</translation>
    </message>
    <message>
      <source>Recovered</source>
      <translation>Zurückgewonnen</translation>
    </message>
    <message>
      <source>Recovered: Bought, after it had been idle for longer than {t} at least once while it held something.</source>
      <translation>Zurückgewonnen: Gekauft, nachdem er mindestens einmal länger als {t} untätig war, während er etwas hielt.</translation>
    </message>
    <message>
      <source>Recovery</source>
      <translation>Rückgewinnung</translation>
    </message>
    <message>
      <source>Recovery: Carts bought after they had been abandoned ÷ carts ever abandoned.</source>
      <translation>Rückgewinnung: Warenkörbe, die nach dem Verlassen gekauft wurden ÷ je verlassene.</translation>
    </message>
    <message>
      <source>Refresh now</source>
      <translation>Jetzt auffrischen</translation>
    </message>
    <message>
      <source>Refreshed</source>
      <translation>Aufgefrischt</translation>
    </message>
    <message>
      <source>Refused</source>
      <translation>Abgewiesen</translation>
    </message>
    <message>
      <source>Refused events</source>
      <translation>Abgewiesene Ereignisse</translation>
    </message>
    <message>
      <source>Refused lines saved</source>
      <translation>Abgewiesene Zeilen gespeichert</translation>
    </message>
    <message>
      <source>Refused: {code}</source>
      <translation>Abgewiesen: {code}</translation>
    </message>
    <message>
      <source>Removals from cart</source>
      <translation>Entfernungen</translation>
    </message>
    <message>
      <source>Removals without an add</source>
      <translation>Entfernungen ohne Hinzufügen</translation>
    </message>
    <message>
      <source>Remove</source>
      <translation>Weg</translation>
    </message>
    <message>
      <source>Removed</source>
      <translation>Entfernt</translation>
    </message>
    <message>
      <source>Removed without an add</source>
      <translation>Entfernt ohne Hinzufügen</translation>
    </message>
    <message>
      <source>Removed without an add: Units that removes of the period asked for and that were in no live cart.</source>
      <translation>Entfernt ohne Hinzufügen: Stück, die im Zeitraum entfernt werden sollten und in keinem lebenden Warenkorb lagen.</translation>
    </message>
    <message>
      <source>Removes</source>
      <translation>Entfernt</translation>
    </message>
    <message>
      <source>Removes: Events by which a product was taken out of a cart.</source>
      <translation>Entfernt: Ereignisse, bei denen ein Produkt aus einem Warenkorb genommen wurde.</translation>
    </message>
    <message>
      <source>Removes: Quantity over the product's removes of the period.</source>
      <translation>Entfernt: Menge über alle Entfernungen des Produkts im Zeitraum.</translation>
    </message>
    <message>
      <source>Rename</source>
      <translation>Umbenennen</translation>
    </message>
    <message>
      <source>Rename {name}</source>
      <translation>{name} umbenennen</translation>
    </message>
    <message>
      <source>Replace</source>
      <translation>Ersetzen</translation>
    </message>
    <message>
      <source>Reset</source>
      <translation>Zurücksetzen</translation>
    </message>
    <message>
      <source>Reset to the defaults: 60 minutes and 7 days</source>
      <translation>Auf die Vorgaben zurück: 60 Minuten und 7 Tage</translation>
    </message>
    <message>
      <source>Resume  Space</source>
      <translation>Fortsetzen  Leertaste</translation>
    </message>
    <message>
      <source>Resume the feed</source>
      <translation>Feed fortsetzen</translation>
    </message>
    <message>
      <source>Retry now</source>
      <translation>Jetzt versuchen</translation>
    </message>
    <message>
      <source>Revenue</source>
      <translation>Umsatz</translation>
    </message>
    <message>
      <source>Revenue a day</source>
      <translation>Umsatz am Tag</translation>
    </message>
    <message>
      <source>Revenue each</source>
      <translation>Umsatz je Kunde</translation>
    </message>
    <message>
      <source>Revenue leaders</source>
      <translation>Umsatzstärkste</translation>
    </message>
    <message>
      <source>Revenue of purchases</source>
      <translation>Umsatz aus Käufen</translation>
    </message>
    <message>
      <source>Revenue of purchases {within}</source>
      <translation>Umsatz aus Käufen {within}</translation>
    </message>
    <message>
      <source>Revenue per hour</source>
      <translation>Umsatz je Stunde</translation>
    </message>
    <message>
      <source>Revenue per month</source>
      <translation>Umsatz je Monat</translation>
    </message>
    <message>
      <source>Revenue per month. Line: same month a year before.</source>
      <translation>Umsatz je Monat. Strich: derselbe Monat ein Jahr davor.</translation>
    </message>
    <message>
      <source>Revenue per visitor</source>
      <translation>Umsatz je Besucher</translation>
    </message>
    <message>
      <source>Revenue per visitor: Revenue ÷ customers with an event in the period.</source>
      <translation>Umsatz je Besucher: Umsatz ÷ Kunden mit einem Ereignis im Zeitraum.</translation>
    </message>
    <message>
      <source>Revenue {revenue}, {orders} orders, conversion {conversion}, abandonment {abandonment}</source>
      <translation>Umsatz {revenue}, {orders} Bestellungen, Konversion {conversion}, Abbruch {abandonment}</translation>
    </message>
    <message>
      <source>Revenue: Price × quantity over the purchase events of the period.</source>
      <translation>Umsatz: Preis × Menge über die Kaufereignisse des Zeitraums.</translation>
    </message>
    <message>
      <source>Right</source>
      <translation>Rechts</translation>
    </message>
    <message>
      <source>Rows: number of orders. Shade and %: share of all revenue.</source>
      <translation>Zeilen: Zahl der Bestellungen. Tönung und %: Anteil am Umsatz.</translation>
    </message>
    <message>
      <source>Sample history</source>
      <translation>Beispieldaten</translation>
    </message>
    <message>
      <source>Sample history loaded</source>
      <translation>Beispieldaten geladen</translation>
    </message>
    <message>
      <source>Sat</source>
      <translation>Sa</translation>
    </message>
    <message>
      <source>Saturday</source>
      <translation>Samstag</translation>
    </message>
    <message>
      <source>Save</source>
      <translation>Speichern</translation>
    </message>
    <message>
      <source>Save mapping</source>
      <translation>Zuordnung speichern</translation>
    </message>
    <message>
      <source>Save mapping…</source>
      <translation>Zuordnung speichern…</translation>
    </message>
    <message>
      <source>Save refused lines…</source>
      <translation>Abgewiesene Zeilen speichern…</translation>
    </message>
    <message>
      <source>Save what is shown</source>
      <translation>Speichern, was gezeigt wird</translation>
    </message>
    <message>
      <source>Saved views</source>
      <translation>Gespeicherte Sichten</translation>
    </message>
    <message>
      <source>Saved views…</source>
      <translation>Gespeicherte Sichten…</translation>
    </message>
    <message>
      <source>Save…</source>
      <translation>Speichern…</translation>
    </message>
    <message>
      <source>Schema</source>
      <translation>Schema</translation>
    </message>
    <message>
      <source>Schema version {number}</source>
      <translation>Schema-Version {number}</translation>
    </message>
    <message>
      <source>Screen</source>
      <translation>Ansicht</translation>
    </message>
    <message>
      <source>Screens</source>
      <translation>Ansichten</translation>
    </message>
    <message>
      <source>Search and jump</source>
      <translation>Suchen und springen</translation>
    </message>
    <message>
      <source>Search or jump</source>
      <translation>Suchen oder springen</translation>
    </message>
    <message>
      <source>Search or jump (Ctrl+K)</source>
      <translation>Suchen oder springen (Strg+K)</translation>
    </message>
    <message>
      <source>Search or jump to</source>
      <translation>Suchen oder springen zu</translation>
    </message>
    <message>
      <source>Search or jump to…</source>
      <translation>Suchen, springen…</translation>
    </message>
    <message>
      <source>Search: a city or a continent</source>
      <translation>Suche: eine Stadt oder ein Kontinent</translation>
    </message>
    <message>
      <source>Seasonality</source>
      <translation>Saison</translation>
    </message>
    <message>
      <source>Seconds since 1970</source>
      <translation>Sekunden seit 1970</translation>
    </message>
    <message>
      <source>See shopping carts as they happen. Start the simulator to try every screen with made-up customers, or connect the events of your own shop.</source>
      <translation>Sehen Sie Warenkörbe, wie sie entstehen. Starten Sie den Simulator, um jede Ansicht mit erdachten Kunden zu erproben, oder verbinden Sie die Ereignisse Ihres eigenen Shops.</translation>
    </message>
    <message>
      <source>Segment</source>
      <translation>Segment</translation>
    </message>
    <message>
      <source>Sent by</source>
      <translation>Gesendet von</translation>
    </message>
    <message>
      <source>Server</source>
      <translation>Server</translation>
    </message>
    <message>
      <source>Session</source>
      <translation>Sitzung</translation>
    </message>
    <message>
      <source>Session in which fewer carts were bought than opened.</source>
      <translation>Sitzung, in der weniger Warenkörbe gekauft als eröffnet wurden.</translation>
    </message>
    <message>
      <source>Sessions</source>
      <translation>Sitzungen</translation>
    </message>
    <message>
      <source>Sessions from view to purchase</source>
      <translation>Sitzungen vom Ansehen zum Kauf</translation>
    </message>
    <message>
      <source>Sessions with a purchase</source>
      <translation>Sitzungen mit Kauf</translation>
    </message>
    <message>
      <source>Sessions with a purchase ÷ sessions</source>
      <translation>Sitzungen mit Kauf ÷ Sitzungen</translation>
    </message>
    <message>
      <source>Sessions with a purchase: Sessions in which something was bought.</source>
      <translation>Sitzungen mit Kauf: Sitzungen, in denen etwas gekauft wurde.</translation>
    </message>
    <message>
      <source>Sessions with a view</source>
      <translation>Sitzungen mit Ansehen</translation>
    </message>
    <message>
      <source>Sessions with a view: Sessions in which a product was looked at.</source>
      <translation>Sitzungen mit Ansehen: Sitzungen, in denen ein Produkt angesehen wurde.</translation>
    </message>
    <message>
      <source>Sessions with an add</source>
      <translation>Sitzungen mit Hinzufügen</translation>
    </message>
    <message>
      <source>Sessions with an add to cart</source>
      <translation>Sitzungen mit etwas im Warenkorb</translation>
    </message>
    <message>
      <source>Sessions with an add: Sessions in which something was put into a cart.</source>
      <translation>Sitzungen mit Hinzufügen: Sitzungen, in denen etwas in einen Warenkorb gelegt wurde.</translation>
    </message>
    <message>
      <source>Sessions {within}, from view to purchase</source>
      <translation>Sitzungen {within}, vom Ansehen zum Kauf</translation>
    </message>
    <message>
      <source>Sessions: Runs of one customer's events without a gap over 30 minutes, counted where they began.</source>
      <translation>Sitzungen: Folgen von Ereignissen eines Kunden ohne eine Pause über 30 Minuten, gezählt, wo sie begannen.</translation>
    </message>
    <message>
      <source>Share</source>
      <translation>Anteil</translation>
    </message>
    <message>
      <source>Share of carts opened</source>
      <translation>Anteil der eröffneten Warenkörbe</translation>
    </message>
    <message>
      <source>Share of carts opened {within}</source>
      <translation>Anteil der eröffneten Warenkörbe {within}</translation>
    </message>
    <message>
      <source>Share of carts opened {within}. Pale: fewer than {few} carts.</source>
      <translation>Anteil der eröffneten Warenkörbe {within}. Blass: unter {few} Warenkörbe.</translation>
    </message>
    <message>
      <source>Share of customers</source>
      <translation>Anteil der Kunden</translation>
    </message>
    <message>
      <source>Share of revenue</source>
      <translation>Anteil am Umsatz</translation>
    </message>
    <message>
      <source>Share of revenue by recency and frequency</source>
      <translation>Anteil am Umsatz nach Aktualität und Häufigkeit</translation>
    </message>
    <message>
      <source>Shift</source>
      <translation>Umschalt</translation>
    </message>
    <message>
      <source>Shop</source>
      <translation>Shop</translation>
    </message>
    <message>
      <source>Shop settings</source>
      <translation>Einstellungen des Shops</translation>
    </message>
    <message>
      <source>Shop settings changed</source>
      <translation>Einstellungen des Shops geändert</translation>
    </message>
    <message>
      <source>Shop settings…</source>
      <translation>Einstellungen des Shops …</translation>
    </message>
    <message>
      <source>Shop's zone</source>
      <translation>Zeitzone des Shops</translation>
    </message>
    <message>
      <source>Shopify</source>
      <translation>Shopify</translation>
    </message>
    <message>
      <source>Shopify Help Center, Abandoned checkouts</source>
      <translation>Shopify Help Center, Abandoned checkouts</translation>
    </message>
    <message>
      <source>Shoppers are coming in</source>
      <translation>Kunden kommen herein</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>Zeigen</translation>
    </message>
    <message>
      <source>Show all {count}</source>
      <translation>Alle {count} zeigen</translation>
    </message>
    <message>
      <source>Show as chart</source>
      <translation>Als Diagramm zeigen</translation>
    </message>
    <message>
      <source>Show as table</source>
      <translation>Als Tabelle zeigen</translation>
    </message>
    <message>
      <source>Show or hide: {kind}</source>
      <translation>Zeigen oder verbergen: {kind}</translation>
    </message>
    <message>
      <source>Show query</source>
      <translation>Abfrage zeigen</translation>
    </message>
    <message>
      <source>Show the last 7 days</source>
      <translation>Die letzten 7 Tage zeigen</translation>
    </message>
    <message>
      <source>Show the last 90 days</source>
      <translation>Die letzten 90 Tage zeigen</translation>
    </message>
    <message>
      <source>Show the latest events</source>
      <translation>Die neuesten Ereignisse zeigen</translation>
    </message>
    <message>
      <source>Show what lies behind</source>
      <translation>Zeigen, was dahinter liegt</translation>
    </message>
    <message>
      <source>Show: {kind}</source>
      <translation>Zeigen: {kind}</translation>
    </message>
    <message>
      <source>Showing data from</source>
      <translation>Gezeigt wird der Stand von</translation>
    </message>
    <message>
      <source>Smaller text</source>
      <translation>Kleinere Schrift</translation>
    </message>
    <message>
      <source>Snowplow</source>
      <translation>Snowplow</translation>
    </message>
    <message>
      <source>Snowplow, e-commerce data model, sessions</source>
      <translation>Snowplow, e-commerce data model, sessions</translation>
    </message>
    <message>
      <source>Something went wrong</source>
      <translation>Etwas ging schief</translation>
    </message>
    <message>
      <source>Space</source>
      <translation>Leertaste</translation>
    </message>
    <message>
      <source>Span before</source>
      <translation>Spanne davor</translation>
    </message>
    <message>
      <source>Start gateway</source>
      <translation>Gateway starten</translation>
    </message>
    <message>
      <source>Start or stop simulator</source>
      <translation>Simulator starten oder anhalten</translation>
    </message>
    <message>
      <source>Start or stop the made-up shoppers (Ctrl+R)</source>
      <translation>Die erdachten Kunden starten oder anhalten (Strg+R)</translation>
    </message>
    <message>
      <source>Start simulator</source>
      <translation>Simulator starten</translation>
    </message>
    <message>
      <source>Starting</source>
      <translation>Startet</translation>
    </message>
    <message>
      <source>Starting your control room</source>
      <translation>Ihr Kontrollraum startet</translation>
    </message>
    <message>
      <source>Starting…</source>
      <translation>Startet…</translation>
    </message>
    <message>
      <source>State</source>
      <translation>Zustand</translation>
    </message>
    <message>
      <source>States over time</source>
      <translation>Zustände im Zeitverlauf</translation>
    </message>
    <message>
      <source>Status</source>
      <translation>Status</translation>
    </message>
    <message>
      <source>Step</source>
      <translation>Schritt</translation>
    </message>
    <message>
      <source>Still refused</source>
      <translation>Weiter abgewiesen</translation>
    </message>
    <message>
      <source>Stop gateway</source>
      <translation>Gateway anhalten</translation>
    </message>
    <message>
      <source>Stop simulator</source>
      <translation>Simulator anhalten</translation>
    </message>
    <message>
      <source>Stopped. The other ways in stay open.</source>
      <translation>Angehalten. Die anderen Wege bleiben offen.</translation>
    </message>
    <message>
      <source>Stopped: what was read until then is stored. Load the same files again to go on.</source>
      <translation>Angehalten: was bis dahin gelesen wurde, ist gespeichert. Dieselben Dateien noch einmal laden, um fortzufahren.</translation>
    </message>
    <message>
      <source>Stopping…</source>
      <translation>Hält an…</translation>
    </message>
    <message>
      <source>Store this event</source>
      <translation>Dieses Ereignis speichern</translation>
    </message>
    <message>
      <source>Stored</source>
      <translation>Gespeichert</translation>
    </message>
    <message>
      <source>Sun</source>
      <translation>So</translation>
    </message>
    <message>
      <source>Sunday</source>
      <translation>Sonntag</translation>
    </message>
    <message>
      <source>Tab, Shift Tab</source>
      <translation>Tab, Umschalt Tab</translation>
    </message>
    <message>
      <source>Tables ready</source>
      <translation>Tabellen bereit</translation>
    </message>
    <message>
      <source>The address could not be kept</source>
      <translation>Die Adresse konnte nicht behalten werden</translation>
    </message>
    <message>
      <source>The carts could not be read: {reason}</source>
      <translation>Die Warenkörbe konnten nicht gelesen werden: {reason}</translation>
    </message>
    <message>
      <source>The connection in detail</source>
      <translation>Die Verbindung im Einzelnen</translation>
    </message>
    <message>
      <source>The database and the server come up. The first time this takes some seconds.</source>
      <translation>Datenbank und Server fahren hoch. Beim ersten Mal dauert das einige Sekunden.</translation>
    </message>
    <message>
      <source>The database cannot be reached</source>
      <translation>Die Datenbank ist nicht erreichbar</translation>
    </message>
    <message>
      <source>The definition could not be changed</source>
      <translation>Die Definition konnte nicht geändert werden</translation>
    </message>
    <message>
      <source>The definitions can be seen when it answers.</source>
      <translation>Die Definitionen sind zu sehen, wenn sie antwortet.</translation>
    </message>
    <message>
      <source>The event counts from now on.</source>
      <translation>Das Ereignis zählt ab jetzt.</translation>
    </message>
    <message>
      <source>The feed shows its events, the screens show {database}. Name its database with --dsn.</source>
      <translation>Der Feed zeigt dessen Ereignisse, die Ansichten zeigen {database}. Nennen Sie dessen Datenbank mit --dsn.</translation>
    </message>
    <message>
      <source>The gateway stopped by itself</source>
      <translation>Das Gateway hielt von selbst an</translation>
    </message>
    <message>
      <source>The history could not be loaded</source>
      <translation>Die Vergangenheit konnte nicht geladen werden</translation>
    </message>
    <message>
      <source>The import ended by itself.</source>
      <translation>Der Import endete von selbst.</translation>
    </message>
    <message>
      <source>The language changes with the next start</source>
      <translation>Die Sprache wechselt mit dem nächsten Start</translation>
    </message>
    <message>
      <source>The line is renewed if it stays silent.</source>
      <translation>Die Leitung wird erneuert, wenn sie still bleibt.</translation>
    </message>
    <message>
      <source>The log begins anew here</source>
      <translation>Das Protokoll beginnt hier neu</translation>
    </message>
    <message>
      <source>The mapping could not be written</source>
      <translation>Die Zuordnung konnte nicht geschrieben werden</translation>
    </message>
    <message>
      <source>The refused event</source>
      <translation>Das abgewiesene Ereignis</translation>
    </message>
    <message>
      <source>The server ended and is started again</source>
      <translation>Der Server endete und wird neu gestartet</translation>
    </message>
    <message>
      <source>The server has not been heard since {time}.</source>
      <translation>Vom Server ist seit {time} nichts zu hören.</translation>
    </message>
    <message>
      <source>The server keeps trying.</source>
      <translation>Der Server versucht es weiter.</translation>
    </message>
    <message>
      <source>The server refused this window.</source>
      <translation>Der Server hat dieses Fenster abgewiesen.</translation>
    </message>
    <message>
      <source>The settings can be changed when it answers.</source>
      <translation>Die Einstellungen lassen sich ändern, sobald sie antwortet.</translation>
    </message>
    <message>
      <source>The settings could not be changed</source>
      <translation>Die Einstellungen konnten nicht geändert werden</translation>
    </message>
    <message>
      <source>The settings could not be read</source>
      <translation>Die Einstellungen konnten nicht gelesen werden</translation>
    </message>
    <message>
      <source>The simulator stopped by itself</source>
      <translation>Der Simulator hielt von selbst an</translation>
    </message>
    <message>
      <source>The top tenth by revenue in the last 365 days, whatever the filters</source>
      <translation>Das oberste Zehntel nach Umsatz in den letzten 365 Tagen, unabhängig von den Filtern</translation>
    </message>
    <message>
      <source>The version of the tables</source>
      <translation>Die Version der Tabellen</translation>
    </message>
    <message>
      <source>The window is {seconds} s behind</source>
      <translation>Das Fenster ist {seconds} s im Rückstand</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>Farbschema</translation>
    </message>
    <message>
      <source>Theme: {name}</source>
      <translation>Farbschema: {name}</translation>
    </message>
    <message>
      <source>There are too many views.</source>
      <translation>Es gibt zu viele Sichten.</translation>
    </message>
    <message>
      <source>There is a view of this name.</source>
      <translation>Eine Sicht dieses Namens gibt es schon.</translation>
    </message>
    <message>
      <source>There is no list behind this</source>
      <translation>Dahinter liegt keine Liste</translation>
    </message>
    <message>
      <source>There is no such customer</source>
      <translation>Diesen Kunden gibt es nicht</translation>
    </message>
    <message>
      <source>There is no time zone of this name. Choose one from the list.</source>
      <translation>Eine Zeitzone dieses Namens gibt es nicht. Wählen Sie eine aus der Liste.</translation>
    </message>
    <message>
      <source>There is something new</source>
      <translation>Es gibt etwas Neues</translation>
    </message>
    <message>
      <source>These rows are not up to date</source>
      <translation>Diese Zeilen sind nicht auf dem neuesten Stand</translation>
    </message>
    <message>
      <source>These tables do not fit this program</source>
      <translation>Diese Tabellen passen nicht zu diesem Programm</translation>
    </message>
    <message>
      <source>This card shows no data.</source>
      <translation>Diese Karte zeigt keine Daten.</translation>
    </message>
    <message>
      <source>This cart is not there any more</source>
      <translation>Diesen Warenkorb gibt es nicht mehr</translation>
    </message>
    <message>
      <source>This event can be stored</source>
      <translation>Dieses Ereignis kann gespeichert werden</translation>
    </message>
    <message>
      <source>This is no address of a shop</source>
      <translation>Das ist keine Adresse eines Shops</translation>
    </message>
    <message>
      <source>This is {why}</source>
      <translation>Das ist {why}</translation>
    </message>
    <message>
      <source>This mapping cannot be used</source>
      <translation>Diese Zuordnung ist nicht verwendbar</translation>
    </message>
    <message>
      <source>This program lacks a question it wants to ask: {name}.</source>
      <translation>Diesem Programm fehlt eine Frage, die es stellen will: {name}.</translation>
    </message>
    <message>
      <source>This server stores into another database</source>
      <translation>Dieser Server speichert in eine andere Datenbank</translation>
    </message>
    <message>
      <source>This shop</source>
      <translation>Dieser Shop</translation>
    </message>
    <message>
      <source>Thu</source>
      <translation>Do</translation>
    </message>
    <message>
      <source>Thursday</source>
      <translation>Donnerstag</translation>
    </message>
    <message>
      <source>Time</source>
      <translation>Zeit</translation>
    </message>
    <message>
      <source>Time *</source>
      <translation>Zeit *</translation>
    </message>
    <message>
      <source>Time in cart</source>
      <translation>Zeit im Korb</translation>
    </message>
    <message>
      <source>Time in cart: From a cart's opening to its last activity.</source>
      <translation>Zeit im Korb: Von der Eröffnung eines Warenkorbs bis zu seiner letzten Aktivität.</translation>
    </message>
    <message>
      <source>Time range</source>
      <translation>Zeitraum</translation>
    </message>
    <message>
      <source>Time zone</source>
      <translation>Zeitzone</translation>
    </message>
    <message>
      <source>Time zones</source>
      <translation>Zeitzonen</translation>
    </message>
    <message>
      <source>Times</source>
      <translation>Male</translation>
    </message>
    <message>
      <source>Times are written</source>
      <translation>Zeiten sind geschrieben als</translation>
    </message>
    <message>
      <source>Times left</source>
      <translation>Male geblieben</translation>
    </message>
    <message>
      <source>Times left: Carts of the period left with the product in them.</source>
      <translation>Male geblieben: Warenkörbe des Zeitraums, die mit dem Produkt darin verlassen wurden.</translation>
    </message>
    <message>
      <source>Times the mean</source>
      <translation>Vielfaches des Mittels</translation>
    </message>
    <message>
      <source>Times without an offset are in</source>
      <translation>Zeiten ohne Versatz gelten in</translation>
    </message>
    <message>
      <source>Title</source>
      <translation>Titel</translation>
    </message>
    <message>
      <source>Today</source>
      <translation>Heute</translation>
    </message>
    <message>
      <source>Toolbar</source>
      <translation>Werkzeugleiste</translation>
    </message>
    <message>
      <source>Top 10 by revenue</source>
      <translation>Die 10 mit dem meisten Umsatz</translation>
    </message>
    <message>
      <source>Top {count} by revenue {within}</source>
      <translation>Die {count} mit dem meisten Umsatz {within}</translation>
    </message>
    <message>
      <source>Tries since the line was lost</source>
      <translation>Versuche, seit die Leitung verloren ging</translation>
    </message>
    <message>
      <source>Try again</source>
      <translation>Noch einmal</translation>
    </message>
    <message>
      <source>Try without storing</source>
      <translation>Erproben, ohne zu speichern</translation>
    </message>
    <message>
      <source>Trying now.</source>
      <translation>Versuch läuft.</translation>
    </message>
    <message>
      <source>Tue</source>
      <translation>Di</translation>
    </message>
    <message>
      <source>Tuesday</source>
      <translation>Dienstag</translation>
    </message>
    <message>
      <source>Typical for the price</source>
      <translation>Typisch für den Preis</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>Rückgängig</translation>
    </message>
    <message>
      <source>Undo: back to the definition of the shop</source>
      <translation>Rückgängig: zurück zur Definition des Shops</translation>
    </message>
    <message>
      <source>Unit abandonment</source>
      <translation>Stück-Abbruch</translation>
    </message>
    <message>
      <source>Unit abandonment: (Units added − removed − purchased) ÷ units added, over the events of the period. It may be negative.</source>
      <translation>Stück-Abbruch: (Stück hinzugefügt − entfernt − gekauft) ÷ hinzugefügt, über die Ereignisse des Zeitraums. Kann negativ sein.</translation>
    </message>
    <message>
      <source>Units</source>
      <translation>Stück</translation>
    </message>
    <message>
      <source>Units abandoned</source>
      <translation>Verlassene Stück</translation>
    </message>
    <message>
      <source>Units abandoned: Units in abandoned and lost carts of the period, and those left behind in bought ones.</source>
      <translation>Verlassene Stück: Stück in verlassenen und verlorenen Warenkörben des Zeitraums und solche, die in gekauften zurückblieben.</translation>
    </message>
    <message>
      <source>Units left</source>
      <translation>Liegen geblieben</translation>
    </message>
    <message>
      <source>Units sold</source>
      <translation>Verkaufte Stück</translation>
    </message>
    <message>
      <source>Units sold {within}</source>
      <translation>Verkaufte Stück {within}</translation>
    </message>
    <message>
      <source>Units sold ÷ views; units left ÷ units added</source>
      <translation>Verkauft ÷ angesehen; liegen geblieben ÷ hinzugefügt</translation>
    </message>
    <message>
      <source>Unknown products</source>
      <translation>Unbekannte Produkte</translation>
    </message>
    <message>
      <source>Until abandoned</source>
      <translation>Bis verlassen</translation>
    </message>
    <message>
      <source>Use these for the shop</source>
      <translation>Für den Shop übernehmen</translation>
    </message>
    <message>
      <source>Usual band</source>
      <translation>Übliches Band</translation>
    </message>
    <message>
      <source>Usual band: Median ± 3 × median absolute deviation of the last 8 same weekday-hours, where each has 30 carts or more.</source>
      <translation>Übliches Band: Median ± 3 × mediane absolute Abweichung der letzten 8 gleichen Wochentag-Stunden, wenn jede 30 Warenkörbe oder mehr hat.</translation>
    </message>
    <message>
      <source>Value</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>Value abandoned</source>
      <translation>Verlassener Wert</translation>
    </message>
    <message>
      <source>Value abandoned: Units × price at the product's last add: what lies in abandoned and lost carts of the period, and what was left behind in bought ones.</source>
      <translation>Verlassener Wert: Stück × Preis beim letzten Hinzufügen: was in verlassenen und verlorenen Warenkörben des Zeitraums liegt und was in gekauften zurückblieb.</translation>
    </message>
    <message>
      <source>Value left</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>Value left in abandoned carts, by the {stretch} they were opened.</source>
      <translation>Wert in verlassenen Warenkörben, nach {stretch} der Eröffnung.</translation>
    </message>
    <message>
      <source>Value left, simple sum</source>
      <translation>Liegen gebliebener Wert, einfache Summe</translation>
    </message>
    <message>
      <source>Value left, simple sum: Adds − removes − purchases, each price × quantity, over the events of the period. It may be negative.</source>
      <translation>Liegen gebliebener Wert, einfache Summe: Hinzugefügt − entfernt − gekauft, jeweils Preis × Menge, über die Ereignisse des Zeitraums. Kann negativ sein.</translation>
    </message>
    <message>
      <source>View</source>
      <translation>Sicht</translation>
    </message>
    <message>
      <source>View all {count}</source>
      <translation>Alle {count} zeigen</translation>
    </message>
    <message>
      <source>View deleted</source>
      <translation>Sicht gelöscht</translation>
    </message>
    <message>
      <source>View saved</source>
      <translation>Sicht gespeichert</translation>
    </message>
    <message>
      <source>View to add</source>
      <translation>Ansehen bis Hineinlegen</translation>
    </message>
    <message>
      <source>View to add: Customers who looked at the product in the period and put it into a cart then or later ÷ those who looked.</source>
      <translation>Ansehen bis Hineinlegen: Kunden, die das Produkt im Zeitraum ansahen und dann oder später in einen Warenkorb legten ÷ alle, die es ansahen.</translation>
    </message>
    <message>
      <source>Viewed</source>
      <translation>Angesehen</translation>
    </message>
    <message>
      <source>Viewed a product</source>
      <translation>Angesehen</translation>
    </message>
    <message>
      <source>Views</source>
      <translation>Ansichten</translation>
    </message>
    <message>
      <source>Views, adds, removes and purchases</source>
      <translation>Ansehen, Hinzufügen, Entfernen und Kaufen</translation>
    </message>
    <message>
      <source>Views, windows, wallboard, masks</source>
      <translation>Ansichten, Fenster, Wandtafel, Masken</translation>
    </message>
    <message>
      <source>Views: Events by which a product was looked at.</source>
      <translation>Ansichten: Ereignisse, bei denen ein Produkt angesehen wurde.</translation>
    </message>
    <message>
      <source>Views: Quantity over the product's view events of the period.</source>
      <translation>Ansichten: Menge über alle Ansichten des Produkts im Zeitraum.</translation>
    </message>
    <message>
      <source>Visit with a cart update and no order in that visit; a later visit counts again.</source>
      <translation>Besuch mit einer Änderung am Warenkorb und ohne Bestellung in diesem Besuch; ein späterer Besuch zählt neu.</translation>
    </message>
    <message>
      <source>Waiting for the first event</source>
      <translation>Wartet auf das erste Ereignis</translation>
    </message>
    <message>
      <source>Waiting. The screens fill in as soon as it arrives.</source>
      <translation>Wartet. Die Ansichten füllen sich, sobald es da ist.</translation>
    </message>
    <message>
      <source>Wallboard: walk through the screens</source>
      <translation>Wandtafel: durch die Seiten gehen</translation>
    </message>
    <message>
      <source>Wavering</source>
      <translation>Schwankend</translation>
    </message>
    <message>
      <source>Wed</source>
      <translation>Mi</translation>
    </message>
    <message>
      <source>Wednesday</source>
      <translation>Mittwoch</translation>
    </message>
    <message>
      <source>Week</source>
      <translation>Woche</translation>
    </message>
    <message>
      <source>Week of {day}</source>
      <translation>Woche vom {day}</translation>
    </message>
    <message>
      <source>What</source>
      <translation>Was</translation>
    </message>
    <message>
      <source>What a card's query takes, on average</source>
      <translation>Was die Abfrage einer Karte dauert, im Mittel</translation>
    </message>
    <message>
      <source>What became of the lines</source>
      <translation>Was aus den Zeilen wurde</translation>
    </message>
    <message>
      <source>What changed</source>
      <translation>Was sich geändert hat</translation>
    </message>
    <message>
      <source>What happened *</source>
      <translation>Was geschah *</translation>
    </message>
    <message>
      <source>What happens to a cart, by age group</source>
      <translation>Was aus einem Warenkorb wird, nach Altersgruppe</translation>
    </message>
    <message>
      <source>What is happening, is it normal?</source>
      <translation>Was geschieht gerade, ist es normal?</translation>
    </message>
    <message>
      <source>What is listed</source>
      <translation>Was aufgelistet ist</translation>
    </message>
    <message>
      <source>What is lost, what can be saved now?</source>
      <translation>Was ist verloren, was ist jetzt zu retten?</translation>
    </message>
    <message>
      <source>What is on screen is of this moment</source>
      <translation>Was gezeigt wird, ist von diesem Moment</translation>
    </message>
    <message>
      <source>What is shown may be out of date.</source>
      <translation>Was gezeigt wird, kann veraltet sein.</translation>
    </message>
    <message>
      <source>What sells, what only attracts?</source>
      <translation>Was verkauft sich, was lockt nur?</translation>
    </message>
    <message>
      <source>What this customer did last</source>
      <translation>Was dieser Kunde zuletzt tat</translation>
    </message>
    <message>
      <source>When PostgreSQL took the last event this window has</source>
      <translation>Wann PostgreSQL das letzte Ereignis nahm, das dieses Fenster hat</translation>
    </message>
    <message>
      <source>When a card of this screen was last drawn anew</source>
      <translation>Wann zuletzt eine Karte dieser Ansicht neu gezeichnet wurde</translation>
    </message>
    <message>
      <source>When do people buy?</source>
      <translation>Wann wird gekauft?</translation>
    </message>
    <message>
      <source>When people buy</source>
      <translation>Wann gekauft wird</translation>
    </message>
    <message>
      <source>Which files?</source>
      <translation>Welche Dateien?</translation>
    </message>
    <message>
      <source>While you present: masked on all screens, in lists, in what is copied and exported</source>
      <translation>Solange Sie vorführen: verdeckt auf allen Seiten, in Listen, in Kopien und Exporten</translation>
    </message>
    <message>
      <source>Who is worth keeping?</source>
      <translation>Wen zu behalten lohnt sich?</translation>
    </message>
    <message>
      <source>Why</source>
      <translation>Warum</translation>
    </message>
    <message>
      <source>Window</source>
      <translation>Fenster</translation>
    </message>
    <message>
      <source>With the same content.</source>
      <translation>Mit demselben Inhalt.</translation>
    </message>
    <message>
      <source>With these</source>
      <translation>Mit diesen</translation>
    </message>
    <message>
      <source>With these filters: {filters}</source>
      <translation>Mit diesen Filtern: {filters}</translation>
    </message>
    <message>
      <source>WooCommerce</source>
      <translation>WooCommerce</translation>
    </message>
    <message>
      <source>Worth</source>
      <translation>Wert</translation>
    </message>
    <message>
      <source>Yesterday</source>
      <translation>Gestern</translation>
    </message>
    <message>
      <source>Your control room is ready</source>
      <translation>Ihr Kontrollraum ist bereit</translation>
    </message>
    <message>
      <source>Zone</source>
      <translation>Zone</translation>
    </message>
    <message>
      <source>a field that is needed was not there</source>
      <translation>ein nötiges Feld fehlte</translation>
    </message>
    <message>
      <source>a field was of another type</source>
      <translation>ein Feld war von anderer Art</translation>
    </message>
    <message>
      <source>a table nobody knows yet: describe it below</source>
      <translation>eine Tabelle, die noch niemand kennt: unten beschreiben</translation>
    </message>
    <message>
      <source>a text holds a zero byte</source>
      <translation>ein Text enthält ein Null-Byte</translation>
    </message>
    <message>
      <source>a text holds half a character</source>
      <translation>ein Text enthält ein halbes Zeichen</translation>
    </message>
    <message>
      <source>a text is too long</source>
      <translation>ein Text ist zu lang</translation>
    </message>
    <message>
      <source>a year before</source>
      <translation>ein Jahr davor</translation>
    </message>
    <message>
      <source>abandoned after {t}</source>
      <translation>verlassen nach {t}</translation>
    </message>
    <message>
      <source>above the line: added often, left often</source>
      <translation>über der Linie: oft hinzugefügt, oft liegen gelassen</translation>
    </message>
    <message>
      <source>act</source>
      <translation>Aktion</translation>
    </message>
    <message>
      <source>add to cart</source>
      <translation>Hinzufügen</translation>
    </message>
    <message>
      <source>age</source>
      <translation>Alter</translation>
    </message>
    <message>
      <source>age unknown</source>
      <translation>Alter unbekannt</translation>
    </message>
    <message>
      <source>age {name}</source>
      <translation>Alter {name}</translation>
    </message>
    <message>
      <source>all are kept; slices of a file imported instead of the whole may merge them</source>
      <translation>alle werden behalten; Teile einer Datei statt der ganzen zu importieren kann sie zusammenlegen</translation>
    </message>
    <message>
      <source>all history</source>
      <translation>die ganze Zeit</translation>
    </message>
    <message>
      <source>all history until {end}</source>
      <translation>die ganze Zeit bis {end}</translation>
    </message>
    <message>
      <source>all prices</source>
      <translation>alle Preise</translation>
    </message>
    <message>
      <source>always {action}</source>
      <translation>immer {action}</translation>
    </message>
    <message>
      <source>an hour</source>
      <translation>je Stunde</translation>
    </message>
    <message>
      <source>an id is empty, too long, or lost its digits</source>
      <translation>eine Kennung ist leer, zu lang oder hat Ziffern verloren</translation>
    </message>
    <message>
      <source>an id that came again with other content; the first one stays</source>
      <translation>eine Kennung, die mit anderem Inhalt wiederkam; die erste bleibt</translation>
    </message>
    <message>
      <source>and {count} more</source>
      <translation>und {count} weitere</translation>
    </message>
    <message>
      <source>another customer has the address; it was not written a second time</source>
      <translation>ein anderer Kunde hat die Adresse; sie wurde kein zweites Mal geschrieben</translation>
    </message>
    <message>
      <source>appear here the moment they happen.</source>
      <translation>erscheinen hier, sobald sie geschehen.</translation>
    </message>
    <message>
      <source>as of {time}</source>
      <translation>Stand {time}</translation>
    </message>
    <message>
      <source>attempt {number}</source>
      <translation>Versuch {number}</translation>
    </message>
    <message>
      <source>avg {mean}</source>
      <translation>Mittel {mean}</translation>
    </message>
    <message>
      <source>below the line: seen often, bought rarely</source>
      <translation>unter der Linie: oft angesehen, selten gekauft</translation>
    </message>
    <message>
      <source>came more than 30 days after they happened</source>
      <translation>kamen mehr als 30 Tage nach dem Geschehen</translation>
    </message>
    <message>
      <source>carts</source>
      <translation>Körbe</translation>
    </message>
    <message>
      <source>carts opened in the period</source>
      <translation>im Zeitraum eröffnete Warenkörbe</translation>
    </message>
    <message>
      <source>carts opened in the period and not open now</source>
      <translation>im Zeitraum eröffnete und jetzt nicht offene Warenkörbe</translation>
    </message>
    <message>
      <source>category {name}</source>
      <translation>Kategorie {name}</translation>
    </message>
    <message>
      <source>chart</source>
      <translation>Diagramm</translation>
    </message>
    <message>
      <source>chosen {first} to {last}</source>
      <translation>gewählt {first} bis {last}</translation>
    </message>
    <message>
      <source>conversion</source>
      <translation>Konversion</translation>
    </message>
    <message>
      <source>count in units and add nothing to money</source>
      <translation>zählen als Stück und tragen kein Geld bei</translation>
    </message>
    <message>
      <source>customer</source>
      <translation>Kunde</translation>
    </message>
    <message>
      <source>customer #{name}</source>
      <translation>Kunde #{name}</translation>
    </message>
    <message>
      <source>customer {id}</source>
      <translation>Kunde {id}</translation>
    </message>
    <message>
      <source>customer {name}</source>
      <translation>Kunde {name}</translation>
    </message>
    <message>
      <source>d</source>
      <translation>d</translation>
    </message>
    <message>
      <source>day</source>
      <translation>Tag</translation>
    </message>
    <message>
      <source>every {count} s</source>
      <translation>alle {count} s</translation>
    </message>
    <message>
      <source>filter</source>
      <translation>Filter</translation>
    </message>
    <message>
      <source>first in line {line}</source>
      <translation>zuerst in Zeile {line}</translation>
    </message>
    <message>
      <source>found running</source>
      <translation>schon gelaufen</translation>
    </message>
    <message>
      <source>from {dialect}</source>
      <translation>von {dialect}</translation>
    </message>
    <message>
      <source>from {period}</source>
      <translation>vom {period}</translation>
    </message>
    <message>
      <source>h</source>
      <translation>h</translation>
    </message>
    <message>
      <source>hour</source>
      <translation>Stunde</translation>
    </message>
    <message>
      <source>ignore</source>
      <translation>übergehen</translation>
    </message>
    <message>
      <source>in a cart for {span}</source>
      <translation>seit {span} in einem Warenkorb</translation>
    </message>
    <message>
      <source>in all history</source>
      <translation>über die ganze Zeit</translation>
    </message>
    <message>
      <source>in the zone</source>
      <translation>in der Zone</translation>
    </message>
    <message>
      <source>in the {period}</source>
      <translation>({period})</translation>
    </message>
    <message>
      <source>it is nested too deeply</source>
      <translation>es ist zu tief verschachtelt</translation>
    </message>
    <message>
      <source>its own events</source>
      <translation>eigene Ereignisse</translation>
    </message>
    <message>
      <source>just now</source>
      <translation>gerade eben</translation>
    </message>
    <message>
      <source>k</source>
      <translation> Tsd.</translation>
    </message>
    <message>
      <source>known by their id alone, without a title</source>
      <translation>nur an ihrer Kennung bekannt, ohne Titel</translation>
    </message>
    <message>
      <source>last hour</source>
      <translation>letzte Stunde</translation>
    </message>
    <message>
      <source>last seen {ago}</source>
      <translation>zuletzt gesehen {ago}</translation>
    </message>
    <message>
      <source>last {days} days</source>
      <translation>letzte {days} Tage</translation>
    </message>
    <message>
      <source>last {hours} hours</source>
      <translation>letzte {hours} Stunden</translation>
    </message>
    <message>
      <source>left</source>
      <translation>geblieben</translation>
    </message>
    <message>
      <source>likely</source>
      <translation>wahrscheinlich</translation>
    </message>
    <message>
      <source>longest pause {span}</source>
      <translation>längste Pause {span}</translation>
    </message>
    <message>
      <source>min</source>
      <translation>min</translation>
    </message>
    <message>
      <source>money</source>
      <translation>Geld</translation>
    </message>
    <message>
      <source>month</source>
      <translation>Monat</translation>
    </message>
    <message>
      <source>most on {day}: {value}</source>
      <translation>am meisten am {day}: {value}</translation>
    </message>
    <message>
      <source>no customer was known by their cart, order or session</source>
      <translation>kein Kunde war an Warenkorb, Bestellung oder Sitzung zu erkennen</translation>
    </message>
    <message>
      <source>no data</source>
      <translation>keine Daten</translation>
    </message>
    <message>
      <source>none yet</source>
      <translation>noch keiner</translation>
    </message>
    <message>
      <source>none: the shop's own</source>
      <translation>keine: die des Shops</translation>
    </message>
    <message>
      <source>not known: refused</source>
      <translation>unbekannt: abgewiesen</translation>
    </message>
    <message>
      <source>now</source>
      <translation>jetzt</translation>
    </message>
    <message>
      <source>of {count}</source>
      <translation>von {count}</translation>
    </message>
    <message>
      <source>on {period}</source>
      <translation>am {period}</translation>
    </message>
    <message>
      <source>or</source>
      <translation>oder</translation>
    </message>
    <message>
      <source>orders of customers who had nothing in a cart</source>
      <translation>Bestellungen von Kunden, die nichts im Warenkorb hatten</translation>
    </message>
    <message>
      <source>orders/h</source>
      <translation>Best./h</translation>
    </message>
    <message>
      <source>over {edge}</source>
      <translation>über {edge}</translation>
    </message>
    <message>
      <source>people</source>
      <translation>Personen</translation>
    </message>
    <message>
      <source>product</source>
      <translation>Produkt</translation>
    </message>
    <message>
      <source>product view</source>
      <translation>Produktansicht</translation>
    </message>
    <message>
      <source>product {id}</source>
      <translation>Produkt {id}</translation>
    </message>
    <message>
      <source>product {name}</source>
      <translation>Produkt {name}</translation>
    </message>
    <message>
      <source>pts</source>
      <translation>Pkt.</translation>
    </message>
    <message>
      <source>range</source>
      <translation>Zeitraum</translation>
    </message>
    <message>
      <source>row {number} would be refused: {why}</source>
      <translation>Zeile {number} würde abgewiesen: {why}</translation>
    </message>
    <message>
      <source>s</source>
      <translation>s</translation>
    </message>
    <message>
      <source>sent again unchanged, stored once</source>
      <translation>unverändert noch einmal gesendet, einmal gespeichert</translation>
    </message>
    <message>
      <source>sessions</source>
      <translation>Sitzungen</translation>
    </message>
    <message>
      <source>sessions in which a cart was opened</source>
      <translation>Sitzungen, in denen ein Warenkorb eröffnet wurde</translation>
    </message>
    <message>
      <source>shop {rate}</source>
      <translation>Shop {rate}</translation>
    </message>
    <message>
      <source>so far</source>
      <translation>bisher</translation>
    </message>
    <message>
      <source>starting</source>
      <translation>startet</translation>
    </message>
    <message>
      <source>stopped {time}</source>
      <translation>steht seit {time}</translation>
    </message>
    <message>
      <source>stored before, nothing is counted twice</source>
      <translation>schon gespeichert, nichts wird doppelt gezählt</translation>
    </message>
    <message>
      <source>the action is none of the four</source>
      <translation>die Aktion ist keine der vier</translation>
    </message>
    <message>
      <source>the address is no IP address</source>
      <translation>die Adresse ist keine IP-Adresse</translation>
    </message>
    <message>
      <source>the age is out of range</source>
      <translation>das Alter liegt außerhalb des Bereichs</translation>
    </message>
    <message>
      <source>the database refused it</source>
      <translation>die Datenbank wies es ab</translation>
    </message>
    <message>
      <source>the day before</source>
      <translation>der Tag davor</translation>
    </message>
    <message>
      <source>the definitions of this program</source>
      <translation>die Definitionen dieses Programms</translation>
    </message>
    <message>
      <source>the event is too large</source>
      <translation>das Ereignis ist zu groß</translation>
    </message>
    <message>
      <source>the first at {time}</source>
      <translation>das erste um {time}</translation>
    </message>
    <message>
      <source>the first {count} are listed</source>
      <translation>die ersten {count} sind aufgelistet</translation>
    </message>
    <message numerus="yes">
      <source>the last {count} events</source>
      <comment>plural</comment>
      <translation>
        <numerusform>das letzte Ereignis</numerusform>
        <numerusform>die letzten {count} Ereignisse</numerusform>
      </translation>
    </message>
    <message>
      <source>the line of a file cannot be read</source>
      <translation>die Zeile einer Datei ist nicht lesbar</translation>
    </message>
    <message>
      <source>the newest {count} are listed</source>
      <translation>die neuesten {count} sind aufgelistet</translation>
    </message>
    <message>
      <source>the only event</source>
      <translation>das einzige Ereignis</translation>
    </message>
    <message>
      <source>the previous {days} days</source>
      <translation>die {days} Tage davor</translation>
    </message>
    <message>
      <source>the price has more than two decimals</source>
      <translation>der Preis hat mehr als zwei Nachkommastellen</translation>
    </message>
    <message>
      <source>the price is negative or too large</source>
      <translation>der Preis ist negativ oder zu groß</translation>
    </message>
    <message>
      <source>the price is no number</source>
      <translation>der Preis ist keine Zahl</translation>
    </message>
    <message>
      <source>the product is not known, and too many new ones came</source>
      <translation>das Produkt ist unbekannt, und zu viele neue kamen</translation>
    </message>
    <message>
      <source>the quantity is below 1 or too large</source>
      <translation>die Menge ist kleiner als 1 oder zu groß</translation>
    </message>
    <message>
      <source>the server is not there yet</source>
      <translation>der Server ist noch nicht da</translation>
    </message>
    <message>
      <source>the time before</source>
      <translation>die Zeit davor</translation>
    </message>
    <message>
      <source>the time cannot be read</source>
      <translation>die Zeit ist nicht lesbar</translation>
    </message>
    <message>
      <source>the time has no offset</source>
      <translation>die Zeit hat keinen Versatz</translation>
    </message>
    <message>
      <source>the time is before 1970 or after 2100</source>
      <translation>die Zeit liegt vor 1970 oder nach 2100</translation>
    </message>
    <message>
      <source>the usual formula of published rates</source>
      <translation>die übliche Formel veröffentlichter Raten</translation>
    </message>
    <message>
      <source>their sender's clock was more than 5 minutes ahead</source>
      <translation>die Uhr des Senders ging mehr als 5 Minuten vor</translation>
    </message>
    <message>
      <source>this window started it</source>
      <translation>dieses Fenster hat ihn gestartet</translation>
    </message>
    <message>
      <source>today</source>
      <translation>heute</translation>
    </message>
    <message>
      <source>twice in these files</source>
      <translation>zweimal in diesen Dateien</translation>
    </message>
    <message>
      <source>typical for the price</source>
      <translation>typisch für den Preis</translation>
    </message>
    <message>
      <source>under 18</source>
      <translation>unter 18</translation>
    </message>
    <message>
      <source>under {edge}</source>
      <translation>unter {edge}</translation>
    </message>
    <message>
      <source>units taken out that were never put in</source>
      <translation>Stück, die entfernt, aber nie hineingelegt wurden</translation>
    </message>
    <message>
      <source>unknown</source>
      <translation>unbekannt</translation>
    </message>
    <message>
      <source>until {time}</source>
      <translation>bis {time}</translation>
    </message>
    <message>
      <source>version {number}</source>
      <translation>Version {number}</translation>
    </message>
    <message>
      <source>view</source>
      <translation>Sicht</translation>
    </message>
    <message>
      <source>visits</source>
      <translation>Besuche</translation>
    </message>
    <message>
      <source>visits with a cart update</source>
      <translation>Besuche mit einer Änderung am Warenkorb</translation>
    </message>
    <message>
      <source>vs</source>
      <translation>vs.</translation>
    </message>
    <message>
      <source>vs {value}</source>
      <translation>vs. {value}</translation>
    </message>
    <message>
      <source>week</source>
      <translation>Woche</translation>
    </message>
    <message>
      <source>worth {money}</source>
      <translation>im Wert von {money}</translation>
    </message>
    <message>
      <source>yesterday</source>
      <translation>gestern</translation>
    </message>
    <message>
      <source>{at} · highest, {value}</source>
      <translation>{at} · höchste, {value}</translation>
    </message>
    <message>
      <source>{a} and {b}</source>
      <translation>{a} und {b}</translation>
    </message>
    <message>
      <source>{a} – {b}</source>
      <translation>{a} – {b}</translation>
    </message>
    <message>
      <source>{a}, {b}</source>
      <translation>{a}, {b}</translation>
    </message>
    <message>
      <source>{carts} carts · {idle} idle</source>
      <translation>{carts} Körbe · {idle} untätig</translation>
    </message>
    <message>
      <source>{count} are open already.</source>
      <translation>{count} sind schon offen.</translation>
    </message>
    <message>
      <source>{count} behind</source>
      <translation>{count} zurück</translation>
    </message>
    <message>
      <source>{count} cart</source>
      <translation>{count} Warenkorb</translation>
    </message>
    <message numerus="yes">
      <source>{count} carts</source>
      <comment>plural</comment>
      <translation>
        <numerusform>{count} Warenkorb</numerusform>
        <numerusform>{count} Warenkörbe</numerusform>
      </translation>
    </message>
    <message>
      <source>{count} carts at risk, the first idle for {idle}</source>
      <translation>{count} gefährdete Warenkörbe, der erste seit {idle} untätig</translation>
    </message>
    <message>
      <source>{count} carts by age group</source>
      <translation>{count} Warenkörbe nach Altersgruppe</translation>
    </message>
    <message>
      <source>{count} carts, idle over {half}</source>
      <translation>{count}, über {half} untätig</translation>
    </message>
    <message>
      <source>{count} customer</source>
      <translation>{count} Kunde</translation>
    </message>
    <message>
      <source>{count} customers</source>
      <translation>{count} Kunden</translation>
    </message>
    <message numerus="yes">
      <source>{count} customers</source>
      <comment>plural</comment>
      <translation>
        <numerusform>{count} Kunde</numerusform>
        <numerusform>{count} Kunden</numerusform>
      </translation>
    </message>
    <message>
      <source>{count} event</source>
      <translation>{count} Ereignis</translation>
    </message>
    <message>
      <source>{count} events</source>
      <translation>{count} Ereignisse</translation>
    </message>
    <message numerus="yes">
      <source>{count} events</source>
      <comment>plural</comment>
      <translation>
        <numerusform>{count} Ereignis</numerusform>
        <numerusform>{count} Ereignisse</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} events came in meanwhile</source>
      <comment>plural</comment>
      <translation>
        <numerusform>{count} Ereignis kam inzwischen an</numerusform>
        <numerusform>{count} Ereignisse kamen inzwischen an</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} events not shown one by one</source>
      <comment>plural</comment>
      <translation>
        <numerusform>{count} Ereignis nicht einzeln gezeigt</numerusform>
        <numerusform>{count} Ereignisse nicht einzeln gezeigt</numerusform>
      </translation>
    </message>
    <message numerus="yes">
      <source>{count} events of 30 days</source>
      <comment>plural</comment>
      <translation>
        <numerusform>{count} Ereignis aus 30 Tagen</numerusform>
        <numerusform>{count} Ereignisse aus 30 Tagen</numerusform>
      </translation>
    </message>
    <message>
      <source>{count} events stored</source>
      <translation>{count} Ereignisse gespeichert</translation>
    </message>
    <message numerus="yes">
      <source>{count} events stored</source>
      <comment>plural</comment>
      <translation>
        <numerusform>{count} Ereignis gespeichert</numerusform>
        <numerusform>{count} Ereignisse gespeichert</numerusform>
      </translation>
    </message>
    <message>
      <source>{count} events/s</source>
      <translation>{count} Ereign./s</translation>
    </message>
    <message>
      <source>{count} ignored</source>
      <translation>{count} übergangen</translation>
    </message>
    <message>
      <source>{count} kind</source>
      <translation>{count} Art</translation>
    </message>
    <message numerus="yes">
      <source>{count} kinds</source>
      <comment>plural</comment>
      <translation>
        <numerusform>{count} Art</numerusform>
        <numerusform>{count} Arten</numerusform>
      </translation>
    </message>
    <message>
      <source>{count} left without adding</source>
      <translation>{count} legten nichts hinein</translation>
    </message>
    <message>
      <source>{count} left without buying</source>
      <translation>{count} kauften nicht</translation>
    </message>
    <message>
      <source>{count} more bought without a cart</source>
      <translation>{count} weitere kauften ohne Warenkorb</translation>
    </message>
    <message numerus="yes">
      <source>{count} new events</source>
      <comment>plural</comment>
      <translation>
        <numerusform>{count} neues Ereignis</numerusform>
        <numerusform>{count} neue Ereignisse</numerusform>
      </translation>
    </message>
    <message>
      <source>{count} order</source>
      <translation>{count} Bestellung</translation>
    </message>
    <message numerus="yes">
      <source>{count} orders</source>
      <comment>plural</comment>
      <translation>
        <numerusform>{count} Bestellung</numerusform>
        <numerusform>{count} Bestellungen</numerusform>
      </translation>
    </message>
    <message>
      <source>{count} price changes</source>
      <translation>{count} Preisänderungen</translation>
    </message>
    <message>
      <source>{count} product</source>
      <translation>{count} Produkt</translation>
    </message>
    <message numerus="yes">
      <source>{count} products</source>
      <comment>plural</comment>
      <translation>
        <numerusform>{count} Produkt</numerusform>
        <numerusform>{count} Produkte</numerusform>
      </translation>
    </message>
    <message>
      <source>{count} products; {named} far from what is typical for their price</source>
      <translation>{count} Produkte; {named} weit ab vom Typischen für ihren Preis</translation>
    </message>
    <message>
      <source>{count} row</source>
      <translation>{count} Zeile</translation>
    </message>
    <message>
      <source>{count} rows</source>
      <translation>{count} Zeilen</translation>
    </message>
    <message numerus="yes">
      <source>{count} rows</source>
      <comment>plural</comment>
      <translation>
        <numerusform>{count} Zeile</numerusform>
        <numerusform>{count} Zeilen</numerusform>
      </translation>
    </message>
    <message>
      <source>{count} rows in {name}</source>
      <translation>{count} Zeilen in {name}</translation>
    </message>
    <message>
      <source>{count} screens exported</source>
      <translation>{count} Ansichten exportiert</translation>
    </message>
    <message>
      <source>{count} session</source>
      <translation>{count} Sitzung</translation>
    </message>
    <message numerus="yes">
      <source>{count} sessions</source>
      <comment>plural</comment>
      <translation>
        <numerusform>{count} Sitzung</numerusform>
        <numerusform>{count} Sitzungen</numerusform>
      </translation>
    </message>
    <message>
      <source>{count} units</source>
      <translation>{count} Stück</translation>
    </message>
    <message>
      <source>{count} · {day}</source>
      <translation>{count} · {day}</translation>
    </message>
    <message>
      <source>{count} · {share}</source>
      <translation>{count} · {share}</translation>
    </message>
    <message>
      <source>{day} {clock}</source>
      <translation>{day} {clock}</translation>
    </message>
    <message>
      <source>{day} {from_}–{to}</source>
      <translation>{day} {from_}–{to}</translation>
    </message>
    <message>
      <source>{day} {month}</source>
      <translation>{day}. {month}</translation>
    </message>
    <message>
      <source>{day}, {from_}–{to}</source>
      <translation>{day}, {from_}–{to}</translation>
    </message>
    <message>
      <source>{definition}. Counted anew in {seconds} s.</source>
      <translation>{definition}. Neu gezählt in {seconds} s.</translation>
    </message>
    <message>
      <source>{done} of {total}</source>
      <translation>{done} von {total}</translation>
    </message>
    <message>
      <source>{from_}–{to} · {share} of orders</source>
      <translation>{from_}–{to} · {share} der Bestellungen</translation>
    </message>
    <message>
      <source>{from_}–{to} · {share} of revenue</source>
      <translation>{from_}–{to} · {share} des Umsatzes</translation>
    </message>
    <message>
      <source>{from_}–{to} · {value}</source>
      <translation>{from_}–{to} · {value}</translation>
    </message>
    <message>
      <source>{label} {last} last, {mean} on average, highest {top} on {day}</source>
      <translation>{label} zuletzt {last}, im Mittel {mean}, am höchsten {top} am {day}</translation>
    </message>
    <message>
      <source>{low} to {high}</source>
      <translation>{low} bis {high}</translation>
    </message>
    <message>
      <source>{low}–{bare_high}</source>
      <translation>{bare_low}–{high}</translation>
    </message>
    <message>
      <source>{mean} orders a day over 7 days; {most}</source>
      <translation>{mean} Bestellungen am Tag über 7 Tage; {most}</translation>
    </message>
    <message>
      <source>{name} bring most: {share} of revenue</source>
      <translation>{name} bringen am meisten: {share} des Umsatzes</translation>
    </message>
    <message>
      <source>{name} leaves most: {rate}; shop {average}</source>
      <translation>{name} lässt am meisten liegen: {rate}; Shop {average}</translation>
    </message>
    <message>
      <source>{name}, answers in {count} ms</source>
      <translation>{name}, antwortet in {count} ms</translation>
    </message>
    <message>
      <source>{rate} of the carts of {day}, {hours}; usual is {low} to {high}</source>
      <translation>{rate} der Warenkörbe vom {day}, {hours}; üblich sind {low} bis {high}</translation>
    </message>
    <message>
      <source>{said} Axis starts at {bottom}.</source>
      <translation>{said} Die Achse beginnt bei {bottom}.</translation>
    </message>
    <message>
      <source>{segment} moved most: {measure}</source>
      <translation>{segment} bewegte sich am meisten: {measure}</translation>
    </message>
    <message>
      <source>{share} continue</source>
      <translation>{share} gehen weiter</translation>
    </message>
    <message>
      <source>{share} of sessions</source>
      <translation>{share} der Sitzungen</translation>
    </message>
    <message>
      <source>{share} of {count} sessions bought</source>
      <translation>{share} von {count} Sitzungen kauften</translation>
    </message>
    <message>
      <source>{slot}, one hour before the peak.</source>
      <translation>{slot}, eine Stunde vor der Spitze.</translation>
    </message>
    <message>
      <source>{span} ago</source>
      <translation>vor {span}</translation>
    </message>
    <message>
      <source>{span} left</source>
      <translation>noch {span}</translation>
    </message>
    <message>
      <source>{subtitle}, as of {time}</source>
      <translation>{subtitle}, Stand {time}</translation>
    </message>
    <message>
      <source>{title} leaves most: {value}</source>
      <translation>{title} lässt am meisten liegen: {value}</translation>
    </message>
    <message>
      <source>{title}: {revenue}</source>
      <translation>{title}: {revenue}</translation>
    </message>
    <message>
      <source>{title}: {units} units</source>
      <translation>{title}: {units} Stück</translation>
    </message>
    <message>
      <source>{title}: {views} views</source>
      <translation>{title}: {views} Ansichten</translation>
    </message>
    <message>
      <source>{top} {unit}</source>
      <translation>{top} {unit}</translation>
    </message>
    <message>
      <source>{value} in {count} abandoned carts, {rate} of those judged</source>
      <translation>{value} in {count} verlassenen Warenkörben, {rate} der beurteilten</translation>
    </message>
    <message>
      <source>{views} views and {orders} purchases now</source>
      <translation>{views} Ansichten und {orders} Käufe jetzt</translation>
    </message>
    <message>
      <source>{what}, by weekday and hour, {period}</source>
      <translation>{what}, nach Wochentag und Stunde, {period}</translation>
    </message>
    <message>
      <source>{what}: hidden</source>
      <translation>{what}: verdeckt</translation>
    </message>
    <message>
      <source>{what}: shown</source>
      <translation>{what}: sichtbar</translation>
    </message>
    <message>
      <source>{when}, {filters}</source>
      <translation>{when}, {filters}</translation>
    </message>
  </context>
</TS>
