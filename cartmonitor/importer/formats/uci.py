"""UCI Online Retail: lines of invoices. Sales are purchases; cancellations, write-offs and gifts are no cart events."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from cartmonitor.importer.model import Draft, Format, Found, Ignored, Layout, Options, Reader, Sample
from cartmonitor.importer.values import by_pattern, identifier, money, timestamp, whole

_INVOICE, _PRICE, _CUSTOMER = ("invoiceno", "invoice"), ("unitprice", "price"), ("customerid", "customer id")
_CONTENT = (
    *_INVOICE, "stockcode", "description", "quantity", "invoicedate", *_PRICE, *_CUSTOMER, "country"
)  # fmt: skip
_AMERICAN = ("%m/%d/%Y %H:%M", "%m/%d/%y %H:%M", "%m/%d/%Y %H:%M:%S")


def _matches(sample: Sample) -> bool:
    names = set(sample.header)
    return {"stockcode", "quantity", "invoicedate"} <= names and all(
        names & set(either) for either in (_INVOICE, _PRICE, _CUSTOMER)
    )


def _layout(sample: Sample) -> Layout:
    return Layout(sample.header, sample.dialect)


def _reader(layout: Layout, options: Options) -> Reader:
    invoice_of, stock_of, title_of = layout.cell(*_INVOICE), layout.cell("stockcode"), layout.cell("description")
    quantity_of, time_of = layout.cell("quantity"), layout.cell("invoicedate")
    price_of, customer_of, content_of = layout.cell(*_PRICE), layout.cell(*_CUSTOMER), layout.content(_CONTENT)
    comma = layout.dialect.comma_decimals

    def read(row: Sequence[str]) -> list[Found]:
        invoice = identifier(invoice_of(row), "order_id")
        quantity, price = whole(quantity_of(row)), money(price_of(row), comma)
        kind = _other_kind(invoice, quantity, price)
        if kind is not None:
            return [Ignored(kind, _value(quantity, price), content_of(row))]
        written = time_of(row)
        raw = {
            "customer_id": identifier(customer_of(row), "customer_id") or (invoice and f"invoice:{invoice}"),
            "product_id": identifier(stock_of(row), "product_id"),
            "product_title": title_of(row).strip() or None,
            "action": "purchase_cart",
            "timestamp": by_pattern(written, _AMERICAN, options.zone) if "/" in written else timestamp(written),
            "quantity": quantity,
            "product_price": price,
            "order_id": invoice,
        }
        return [Draft(raw, content_of(row))]

    return read


def _other_kind(invoice: str | None, quantity: int | str | None, price: str | None) -> str | None:
    """What an invoice line that is no sale is."""
    if invoice is not None and invoice[0] in "Cc":
        return "returned"
    if invoice is not None and invoice[0] in "Aa":
        return "adjustment"
    if isinstance(quantity, int) and quantity < 0:
        return "write_off"
    if price is not None and set(price) <= {"0", "."}:
        return "zero_price"
    return None


def _value(quantity: int | str | None, price: str | None) -> Decimal | None:
    """Money of a line that is no sale, as an amount without sign."""
    try:
        return abs(Decimal(quantity or 0) * Decimal(price or 0))
    except InvalidOperation:
        return None


FORMAT = Format(
    name="online-retail",
    title="UCI Online Retail (sales of invoices as purchases)",
    example="InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
    matches=_matches,
    reader=_reader,
    layout=_layout,
)
