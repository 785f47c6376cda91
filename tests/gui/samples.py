"""One chart of every type with the made-up figures of the design's pictures, and screens made of them."""

from __future__ import annotations

import math
import random
from datetime import UTC, datetime, timedelta

from cartmonitor.domain import charts as c
from cartmonitor.domain.charts import Delta, Pick, ReadLine, Tone, Verdict
from cartmonitor.domain.numbers import Format
from cartmonitor.domain.tab import Card, Tab
from cartmonitor.domain.words import Figure, words

AT = datetime(2025, 6, 14, 14, 32, tzinfo=UTC)
AGES = ("18–24", "25–34", "35–44", "45–54", "55–64", "65+")


def _walk(seed: int, count: int, drift: float, noise: float, start: float = 10.0) -> tuple[float, ...]:
    dice = random.Random(seed)
    return tuple(start + drift * i + dice.gauss(0, noise) for i in range(count))


def tile(key: str = "revenue", seed: int = 1, **changes: object) -> c.Tile:
    """The first tile of the design, or another."""
    basis: dict[str, object] = {
        "key": key,
        "label": "Revenue",
        "figure": Figure(100_833, Format.MONEY),
        "delta": Delta(
            change=Figure(0.042, Format.RATE),
            is_up=True,
            verdict=Verdict.GOOD,
            versus=words("vs {v}", v=Figure(96_770, Format.MONEY)),
        ),
        "course": _walk(seed, 24, 0.4, 0.5),
        "definition": "Revenue: the sum of price × quantity over the purchase events of the period.",
        "pick": Pick(screen="products"),
    }
    return c.Tile(**{**basis, **changes})  # type: ignore[arg-type]


def tiles() -> c.Tiles:
    """Six tiles."""

    def moved(size: float, form: Format, then: Figure, verdict: Verdict = Verdict.GOOD) -> Delta:
        return Delta(change=Figure(size, form), is_up=True, verdict=verdict, versus=words("vs {v}", v=then))

    return c.Tiles(
        tiles=(
            tile(),
            tile("orders", 2, label="Orders", figure=Figure(1726), delta=moved(0.029, Format.RATE, Figure(1677))),
            tile(
                "conversion",
                3,
                label="Conversion rate",
                figure=Figure(0.0359, Format.RATE2, 0.0342, 0.0376),
                delta=moved(0.0012, Format.POINTS2, Figure(0.0347, Format.RATE2)),
            ),
            tile(
                "abandonment",
                4,
                label="Cart abandonment",
                figure=Figure(0.706, Format.RATE, 0.69, 0.72),
                tone=Tone.ABANDONED,
                delta=moved(0.018, Format.POINTS, Figure(0.688, Format.RATE), Verdict.BAD),
            ),
            tile(
                "aov",
                5,
                label="Average order",
                figure=Figure(58.42, Format.MONEY),
                delta=moved(0.013, Format.RATE, Figure(57.67, Format.MONEY)),
            ),
            tile(
                "open",
                6,
                label="In open carts now",
                figure=Figure(15_870, Format.MONEY),
                delta=None,
                caption="214 carts · 31 idle",
                tone=Tone.ADD,
                is_live=True,
            ),
        ),
        summary="Revenue €100,833, orders 1,726",
    )


def strips(gaps: tuple[tuple[float, float], ...] = ()) -> c.Strips:
    """An hour of the four actions by minute."""
    dice = random.Random(7)
    start = AT - timedelta(minutes=60)
    times = tuple((start + timedelta(minutes=i)).timestamp() for i in range(60))
    plan = (
        ("view_product", "Views", Tone.VIEW, 230, 12),
        ("add_to_cart", "Added to cart", Tone.ADD, 15.7, 1.8),
        ("remove_from_cart", "Removed", Tone.REMOVE, 3.9, 1.4),
        ("purchase_cart", "Purchases", Tone.PURCHASE, 3.1, 1.3),
    )
    lanes = []
    for key, label, tone, mean, spread in plan:
        values: list[float | None] = [max(0, round(dice.gauss(mean, spread))) for _ in times]
        for since, until in gaps:
            values = [None if since <= t < until else v for t, v in zip(times, values, strict=True)]
        lanes.append(
            c.Strip(
                key=key,
                label=label,
                tone=tone,
                values=tuple(values),
                now=Figure(values[-1]),
                mean=Figure(mean, Format.COUNT if mean > 100 else Format.DECIMAL),
            )
        )
    return c.Strips(
        times=times,
        until=AT.timestamp(),
        strips=tuple(lanes),
        gaps=gaps,
        summary="Views 246 a minute now, 230 on average",
    )


def funnel(aside: str = "") -> c.Funnel:
    """Sessions from view to purchase."""

    def step(key: str, label: str, tone: Tone, count: int, share: float, **more: object) -> c.FunnelStep:
        form = Format.SHARE if share == 1 else Format.RATE
        return c.FunnelStep(
            key=key,
            label=label,
            tone=tone,
            count=Figure(count),
            share=Figure(share, Format.RATE),
            share_label=words("{share} of sessions", share=Figure(share, form)),
            money=Figure(1234.5, Format.CENTS),
            pick=Pick(drill="sessions", field="", value=key),
            **more,
        )  # type: ignore[arg-type]

    return c.Funnel(
        steps=(
            step("view", "Viewed a product", Tone.VIEW, 48_120, 1.0),
            step(
                "add",
                "Added to cart",
                Tone.ADD,
                5870,
                0.122,
                goes_on="12.2% continue",
                lost="42,250 left without adding",
            ),
            step(
                "purchase",
                "Purchased",
                Tone.PURCHASE,
                1726,
                0.0359,
                goes_on="29.4% continue",
                lost="4,144 carts abandoned",
                lost_tone=Tone.ABANDONED,
            ),
        ),
        aside=aside,
        summary="3.59% of 48,120 sessions bought",
    )


def changes() -> c.ChangeList:
    """Four segments that moved."""
    plan = (
        (
            "Outdoor",
            "Abandonment",
            Tone.ABANDONED,
            Figure(0.764, Format.RATE),
            Figure(0.062, Format.POINTS),
            Verdict.BAD,
        ),
        (
            "Ages 25–34",
            "Conversion",
            Tone.PURCHASE,
            Figure(0.0431, Format.RATE2),
            Figure(0.0058, Format.POINTS2),
            Verdict.GOOD,
        ),
        ("Robot Vacuum S7", "Removed from carts", Tone.REMOVE, Figure(38), Figure(21), Verdict.BAD),
        ("Home", "Revenue", Tone.PURCHASE, Figure(21_940, Format.MONEY), Figure(0.114, Format.RATE), Verdict.GOOD),
    )
    rows = tuple(
        c.Change(
            key=name,
            segment=name,
            measure=measure,
            tone=tone,
            course=_walk(i + 20, 20, 0.5, 0.8),
            figure=figure,
            delta=Delta(change=moved, is_up=True, verdict=verdict),
            pick=Pick(screen="products", field="category", value=name),
        )
        for i, (name, measure, tone, figure, moved, verdict) in enumerate(plan)
    )
    return c.ChangeList(changes=rows, summary="Outdoor moved most")


def lines() -> c.LineChart:
    """Abandonment over a month, axis from 68 %."""
    start = datetime(2025, 5, 16, tzinfo=UTC)
    times = tuple((start + timedelta(days=i)).timestamp() for i in range(30))
    now = [
        0.751,
        0.753,
        0.747,
        0.751,
        0.742,
        0.745,
        0.753,
        0.767,
        0.761,
        0.755,
        0.757,
        0.754,
        0.757,
        0.76,
        0.766,
        0.767,
        0.791,
        0.779,
        0.762,
        0.763,
        0.774,
        0.778,
        0.779,
        0.772,
        0.769,
        0.766,
        0.77,
        0.782,
        0.783,
        0.783,
    ]
    dice = random.Random(3)
    before = [0.705 + 0.012 * math.sin(i / 4) + dice.gauss(0, 0.005) for i in range(30)]
    return c.LineChart(
        times=times,
        form=Format.RATE,
        from_zero=False,
        lines=(
            c.Line(
                key="now",
                label="Abandonment",
                tone=Tone.ABANDONED,
                values=tuple(now),
                lows=tuple(v - 0.02 for v in now),
                highs=tuple(v + 0.02 for v in now),
                end_label="today",
            ),
            c.Line(
                key="before",
                label="Previous 30 days",
                tone=Tone.NEUTRAL,
                values=tuple(before),
                is_comparison=True,
                end_label="previous 30 d",
            ),
        ),
        annotations=(c.Annotation(index=16, label="1 Jun · sale traffic, 79.1%"),),
        summary="Abandonment 78.3% today, 76.4% mean, highest 79.1% on 1 Jun",
        subtitle="Carts left without a purchase, share of carts created per day. Axis starts at 68%.",
    )


def ranking() -> c.HorizontalBars:
    """Most viewed, with conversion as the second figure."""
    names = (
        "Action Camera 4K",
        "Alpine Down Jacket",
        "Robot Vacuum S7",
        "Studio Headphones",
        "Trail Runner 2",
        "Two-person Tent",
        "Linen Duvet Cover",
        "Yoga Mat Pro",
    )
    views = (12_500, 11_900, 10_200, 9870, 9420, 7640, 6980, 6110)
    rates = (0.011, 0.028, 0.009, 0.034, 0.052, 0.021, 0.039, 0.063)
    bars = tuple(
        c.Bar(
            key=str(i),
            label=name,
            value=views[i],
            cells=(Figure(views[i], Format.SHORT), Figure(rates[i], Format.RATE)),
            marked_cells=(1,) if rates[i] < 0.015 else (),
            pick=Pick(field="product", value=str(i)),
        )
        for i, name in enumerate(names)
    )
    return c.HorizontalBars(bars=bars, tone=Tone.VIEW, heads=("Views", "Conversion"), forms=(Format.COUNT, Format.RATE))


def categories() -> c.HorizontalBars:
    """Abandonment by category, one selected, against the shop's average."""
    plan = (
        ("Outdoor", 0.764, 82_100),
        ("Electronics", 0.748, 71_300),
        ("Kids", 0.709, 18_400),
        ("Home", 0.692, 39_600),
        ("Sports", 0.668, 21_900),
        ("Beauty", 0.587, 8_700),
    )
    bars = tuple(
        c.Bar(
            key=name,
            label=name,
            value=rate,
            cells=(Figure(rate, Format.RATE, rate - 0.02, rate + 0.02), Figure(left, Format.MONEY_SHORT)),
            is_selected=name == "Outdoor",
            is_faded=name != "Outdoor",
            pick=Pick(field="category", value=None if name == "Outdoor" else name),
        )
        for name, rate, left in plan
    )
    return c.HorizontalBars(
        bars=bars,
        tone=Tone.ABANDONED,
        heads=("Rate", "Value left"),
        forms=(Format.RATE, Format.CENTS),
        has_track=False,
        baseline=0.706,
        baseline_label="shop 70.6%",
        maximum=0.86,
    )


def days() -> c.VerticalBars:
    """Ninety days with a 7-day mean and one named day."""
    dice = random.Random(5)
    start = datetime(2025, 3, 17, tzinfo=UTC)
    values = [1700 + 140 * math.sin(i / 1.1) + dice.gauss(0, 110) for i in range(90)]
    values[76] = 2520
    trend = tuple(None if i < 6 else sum(values[i - 6 : i + 1]) / 7 for i in range(90))
    steps = []
    for i, value in enumerate(values):
        day = start + timedelta(days=i)
        label = f"{day.day} {day:%b}"
        steps.append(
            c.Step(
                key=day.date().isoformat(),
                label=label,
                value=round(value),
                name="Summer sale · 1 Jun" if i == 76 else "",
                pick=Pick(since=day, until=day + timedelta(days=1)),
            )
        )
    ticks = tuple(i for i in range(90) if (start + timedelta(days=i)).day in (1, 16) or i == 2)
    return c.VerticalBars(
        steps=tuple(steps),
        tone=Tone.PURCHASE,
        form=Format.COUNT,
        measure="Orders",
        trend=trend,
        trend_label="7-day mean",
        trend_figure=Figure(1759),
        ticks=ticks,
        is_dense=True,
    )


def months() -> c.VerticalBars:
    """A year of revenue with last year's marks; the last month runs."""
    names = ("Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun")
    now = (1.42, 1.31, 1.55, 1.68, 2.71, 3.12, 1.49, 1.38, 1.61, 1.74, 1.93, 1.02)
    before = (1.22, 1.18, 1.37, 1.49, 2.22, 2.65, 1.33, 1.24, 1.41, 1.5, 1.63, 1.71)
    steps = tuple(
        c.Step(
            key=name,
            label=name,
            value=now[i] * 1e6,
            earlier=before[i] * 1e6,
            name=f"€{now[i]:.2f}M" if i in (4, 5) else "",
            is_peak=i in (4, 5),
            is_running=i == 11,
        )
        for i, name in enumerate(names)
    )
    return c.VerticalBars(
        steps=steps, tone=Tone.PURCHASE, form=Format.MONEY_SHORT, measure="Revenue", earlier_label="Last year"
    )


def stacks() -> c.StackedBars:
    """What becomes of a cart, by age."""
    shares = (
        (0.24, 0.12, 0.64),
        (0.36, 0.10, 0.54),
        (0.34, 0.09, 0.57),
        (0.31, 0.09, 0.60),
        (0.27, 0.10, 0.63),
        (0.21, 0.13, 0.66),
    )
    parts = (
        c.Part(key="purchased", label="Purchased", tone=Tone.PURCHASE),
        c.Part(key="emptied", label="Removed", tone=Tone.REMOVE, opacity=0.45),
        c.Part(key="abandoned", label="Abandoned", tone=Tone.ABANDONED, opacity=0.30),
    )
    rows = tuple(c.Stack(key=a, label=a, shares=s, total=Figure(900)) for a, s in zip(AGES, shares, strict=True))
    return c.StackedBars(parts=parts, stacks=rows)


def panels() -> c.Panels:
    """Three measures by age on one row axis."""

    def figures(values: tuple[float, ...], form: Format) -> tuple[Figure, ...]:
        return tuple(Figure(v, form) for v in values)

    return c.Panels(
        rows=tuple(c.PanelRow(key=a, label=a, pick=Pick(field="age", value=a)) for a in AGES),
        panels=(
            c.Panel(
                key="events",
                label="Events per customer",
                tone=Tone.VIEW,
                figures=figures((5.1, 7.8, 8.6, 7.2, 5.4, 3.3), Format.DECIMAL),
            ),
            c.Panel(
                key="conversion",
                label="Conversion, view to purchase",
                tone=Tone.PURCHASE,
                figures=figures((0.0271, 0.0431, 0.0408, 0.0374, 0.0312, 0.0248), Format.RATE2),
                is_dots=True,
                reference=0.0359,
            ),
            c.Panel(
                key="share",
                label="Share of revenue",
                tone=Tone.PURCHASE,
                figures=figures((0.11, 0.29, 0.27, 0.18, 0.10, 0.05), Format.SHARE),
            ),
        ),
        subtitle="Last 30 days. Dashed line: shop average, 3.59%.",
    )


def bands() -> c.Panels:
    """Two measures by price band."""
    names = ("under €25", "€25–50", "€50–100", "€100–200", "€200–400", "over €400")
    return c.Panels(
        rows=tuple(c.PanelRow(key=n, label=n) for n in names),
        label_width=84,
        panels=(
            c.Panel(
                key="conversion",
                label="Conversion",
                tone=Tone.PURCHASE,
                is_named=True,
                figures=tuple(Figure(v, Format.RATE) for v in (0.058, 0.051, 0.042, 0.031, 0.022, 0.012)),
            ),
            c.Panel(
                key="abandonment",
                label="Abandonment",
                tone=Tone.ABANDONED,
                is_named=True,
                figures=tuple(Figure(v, Format.SHARE) for v in (0.62, 0.66, 0.69, 0.73, 0.78, 0.84)),
            ),
        ),
    )


def heatmap(*, has_gap: bool = False) -> c.Heatmap:
    """Orders by weekday and hour."""
    days_ = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    shape = [3, 2, 2, 2, 3, 3, 4, 6, 10, 24, 48, 80, 95, 96, 82, 70, 68, 74, 92, 140, 180, 150, 78, 30]
    scale = (1.0, 0.92, 0.98, 1.1, 0.85, 1.05, 1.2)
    cells = []
    for d, day in enumerate(days_):
        for hour in range(24):
            value: float | None = round(shape[hour] * scale[d] * (1.5 if d >= 5 and 9 < hour < 15 else 1.0))
            if d == 3 and hour == 20:
                value = 203
            if has_gap and d == 2 and hour < 4:
                value = None
            title = words("{day}, {a}:00–{b}:00", day=day, a=f"{hour:02}", b=f"{hour + 1:02}")
            details = (
                ReadLine("Times the mean", Figure(2.6, Format.MULTIPLE)),
                ReadLine("Revenue per hour", Figure(9230, Format.MONEY)),
                ReadLine("Abandonment", Figure(0.694, Format.RATE)),
            )
            cells.append(
                c.Cell(
                    value=value,
                    title=title,
                    is_named=d == 3 and hour == 20,
                    details=details,
                    pick=Pick(drill="orders", value=f"{d + 1}-{hour}"),
                )
            )
    totals = (1490, 1368, 1468, 1642, 1261, 1629, 1909)
    return c.Heatmap(
        row_labels=days_,
        column_labels=tuple(f"{h:02}" for h in range(24)),
        cells=tuple(cells),
        measure="Orders per hour",
        form=Format.COUNT,
        column_totals=tuple(float(v) for v in shape),
        column_peaks=(19, 20, 21),
        column_note="19:00–22:00 · 31% of orders",
        row_totals=tuple(Figure(v) for v in totals),
        row_peaks=(6,),
        row_head="Orders a day",
        axis_note="Hour of day (local time)",
        key_low="0",
        key_high="203 orders/h",
    )


def scatter(count: int = 130) -> c.Scatter:
    """Price against conversion."""
    dice = random.Random(11)
    dots = []
    for i in range(count):
        price = 10 ** dice.uniform(1.05, 2.6)
        y = max(0.004, 0.115 - 0.036 * math.log10(price) + dice.gauss(0, 0.008))
        dots.append(
            c.Dot(
                key=str(i),
                label=f"Product {i}",
                x=price,
                y=y,
                size=dice.paretovariate(1.5) * 500,
                pick=Pick(field="product", value=str(i)),
            )
        )
    named = (
        ("Yoga Mat Pro", 68, 0.063, Tone.PURCHASE),
        ("Trail Runner 2", 129, 0.052, Tone.PURCHASE),
        ("Wooden Train Set", 45, 0.02, Tone.ABANDONED),
        ("Action Camera 4K", 329, 0.011, Tone.ABANDONED),
        ("Robot Vacuum S7", 449, 0.009, Tone.ABANDONED),
    )
    dots += [c.Dot(key=n, label=n, x=x, y=y, size=6000, tone=t, is_named=True) for n, x, y, t in named]
    return c.Scatter(
        dots=tuple(dots),
        x_label="Price (log scale)",
        y_label="Conversion",
        x_form=Format.MONEY_SHORT,
        y_form=Format.RATE,
        size_label="Views",
        trend=((13, 0.066), (650, 0.016)),
        trend_label="typical for the price",
        note="below the line: seen often, bought rarely",
    )


def areas() -> c.AreaMap:
    """The RFM groups."""
    plan = (
        ("Can’t lose", 0, 0, 2, 1, 112, 0.06),
        ("Loyal", 2, 0, 2, 2, 1866, 0.28),
        ("Champions", 4, 0, 1, 2, 731, 0.31),
        ("At risk", 0, 1, 2, 2, 1043, 0.09),
        ("Wavering", 2, 2, 1, 1, 604, 0.04),
        ("Potential", 3, 2, 2, 2, 2190, 0.11),
        ("Hibernating", 0, 3, 2, 2, 3911, 0.05),
        ("Cooling", 2, 3, 1, 2, 1422, 0.03),
        ("Promising", 3, 4, 1, 1, 873, 0.01),
        ("New", 4, 4, 1, 1, 1310, 0.02),
    )
    made = tuple(
        c.Area(
            key=n,
            label=n,
            left=x,
            top=y,
            width=w,
            height=h,
            count=Figure(k),
            share=Figure(s, Format.RATE),
            pick=Pick(drill="customers", field="", value=n),
        )
        for n, x, y, w, h, k, s in plan
    )
    return c.AreaMap(
        areas=made,
        columns=5,
        rows=5,
        column_labels=("over 60 d", "31–60 d", "15–30 d", "8–14 d", "0–7 d"),
        row_labels=("9+", "5–8", "3–4", "2", "1"),
        column_head="Days since last order",
    )


def table() -> c.Table:
    """High-value customers."""
    kinds = c.Kind
    columns = (
        c.TableColumn(key="customer", title="Customer", kind=kinds.NAME, width=48),
        c.TableColumn(key="age", title="", kind=kinds.TEXT, width=40),
        c.TableColumn(key="segment", title="Segment", kind=kinds.TAG, width=82),
        c.TableColumn(key="bar", title="Revenue", kind=kinds.BAR, width=84, weight=1, is_sorted=True),
        c.TableColumn(key="revenue", title="", kind=kinds.FIGURE, form=Format.MONEY, width=48),
        c.TableColumn(key="orders", title="Orders", kind=kinds.NUMBER, width=44),
        c.TableColumn(key="aov", title="Avg. order", kind=kinds.NUMBER, form=Format.CENTS, width=66),
        c.TableColumn(key="bought", title="Cart → purchase", kind=kinds.NUMBER, form=Format.SHARE, width=90),
        c.TableColumn(key="weeks", title="Last 12 weeks", kind=kinds.COURSE, width=84),
        c.TableColumn(key="last", title="Last order", kind=kinds.NOTE, width=60),
    )
    plan = (
        ("10482", "35–44", "Champion", Tone.PURCHASE, 4812, 31, 155.23, 0.71, "2 h ago"),
        ("5093", "45–54", "Champion", Tone.PURCHASE, 4377, 24, 182.38, 0.68, "5 h ago"),
        ("23817", "25–34", "Loyal", Tone.ADD, 3944, 38, 103.79, 0.59, "1 d ago"),
        ("18866", "35–44", "Champion", Tone.PURCHASE, 3702, 19, 194.84, 0.66, "3 h ago"),
        ("7741", "55–64", "Can’t lose", Tone.ABANDONED, 3518, 22, 159.91, 0.61, "47 d ago"),
        ("30127", "25–34", "Loyal", Tone.ADD, 3106, 27, 115.04, 0.52, "2 d ago"),
        ("12258", "45–54", "Champion", Tone.PURCHASE, 2975, 16, 185.94, 0.70, "9 h ago"),
        ("28930", "35–44", "At risk", Tone.REMOVE, 2840, 21, 135.24, 0.48, "33 d ago"),
        ("16604", "25–34", "Loyal", Tone.ADD, 2611, 25, 104.44, 0.55, "1 d ago"),
        ("9912", "18–24", "Potential", Tone.VIEW, 2498, 14, 178.43, 0.44, "4 d ago"),
    )
    rows = []
    for i, (who, age, segment, tone, revenue, orders, aov, bought, last) in enumerate(plan):
        dice = random.Random(i)
        weeks = tuple(float(dice.randint(0, 6)) for _ in range(12))
        cells = (
            Figure(who, Format.PERSON),
            age,
            c.TagCell(segment, tone),
            c.BarCell(revenue / 4990, Tone.PURCHASE),
            Figure(revenue, Format.MONEY),
            Figure(orders),
            Figure(aov, Format.CENTS),
            Figure(bought, Format.SHARE),
            weeks,
            c.ToneCell(last, Tone.ABANDONED if last in ("47 d ago", "33 d ago") else Tone.NEUTRAL),
        )
        rows.append(
            c.TableRow(
                key=who,
                cells=cells,
                values=(who, age, segment, revenue, revenue, orders, aov, bought, None, last),
                title=who,
                pick=Pick(drill="customer", value=who),
            )
        )
    return c.Table(columns=columns, rows=tuple(rows), title_note="View all 1,284", link=Pick(drill="customers"))


def risks() -> c.Table:
    """Carts at risk now."""
    kinds = c.Kind
    columns = (
        c.TableColumn(key="cart", title="Cart", kind=kinds.NAME, width=80, weight=0.2),
        c.TableColumn(key="age", title="Age", kind=kinds.TEXT, width=50),
        c.TableColumn(key="items", title="Items", kind=kinds.NUMBER, width=40),
        c.TableColumn(key="value", title="Value", kind=kinds.FIGURE, form=Format.CENTS, width=80),
        c.TableColumn(key="idle", title="Idle, of 60 min until abandoned", kind=kinds.BAR, width=160, weight=1),
        c.TableColumn(key="minutes", title="", kind=kinds.FIGURE, width=52),
    )
    plan = (
        ("23817", "25–34", 5, 412.5, 54),
        ("31066", "35–44", 3, 289.0, 48),
        ("8265", "18–24", 2, 249.0, 46),
        ("19950", "45–54", 4, 203.4, 38),
        ("26193", "25–34", 1, 129.0, 34),
        ("11837", "35–44", 2, 113.0, 32),
    )
    rows = []
    for who, age, items, value, idle in plan:
        tone = Tone.ABANDONED if idle >= 45 else Tone.REMOVE
        told = tone if tone is Tone.ABANDONED else Tone.NEUTRAL
        said = Figure(idle * 60, Format.DURATION)
        cells = (
            Figure(who, Format.PERSON),
            age,
            Figure(items),
            Figure(value, Format.CENTS),
            c.BarCell(idle / 60, tone),
            c.ToneCell(said, told),
        )
        rows.append(
            c.TableRow(
                key=who,
                cells=cells,
                values=(who, age, items, value, idle / 60, idle * 60),
                pick=Pick(drill="cart", value=who),
            )
        )
    return c.Table(columns=columns, rows=tuple(rows), has_rule=False)


def ranks() -> c.RankList:
    """The five busiest hours and an advice."""
    plan = (
        ("Thu 20:00–21:00", 203, 3.4),
        ("Thu 21:00–22:00", 188, 3.1),
        ("Mon 20:00–21:00", 183, 3.1),
        ("Sun 11:00–12:00", 177, 3.0),
        ("Wed 20:00–21:00", 174, 2.9),
    )
    places = tuple(c.Ranked(key=n, label=n, figure=Figure(v), note=Figure(m, Format.MULTIPLE)) for n, v, m in plan)
    return c.RankList(
        ranks=places,
        advice_title="Best hour to launch an offer",
        advice=("Thu 19:00, one hour before the peak.", "Quietest: Tue 04:00, for maintenance."),
    )


def _card(
    key: str, title: str, subtitle: str, chart: c.Chart, row: int, columns: int, height: int, **more: object
) -> Card:
    return Card(
        key=key,
        title=title,
        subtitle=subtitle,
        query=f"tabs/{key}",
        present=lambda *_: chart,
        shape=type(chart),
        row=row,
        columns=columns,
        height=height,
        **more,
    )  # type: ignore[arg-type]


OVERVIEW = Tab(
    key="overview",
    title="Overview",
    question="What is happening, is it normal?",
    cards=(
        _card("tiles", "Figures", "", tiles(), 0, 12, 136, is_framed=False),
        _card(
            "live",
            "Live activity",
            "Events per minute, last 60 minutes. Each row has its own scale.",
            strips(),
            1,
            12,
            287,
            options=("15 min", "60 min", "6 h"),
            option="60 min",
        ),
        _card("funnel", "Conversion funnel", "Sessions today, from view to purchase", funnel(), 2, 6, 263),
        _card("changes", "What changed", "Biggest movements against yesterday, by segment", changes(), 2, 6, 263),
    ),
)
CUSTOMERS = Tab(
    key="customers",
    title="Customers",
    question="Who is worth keeping?",
    cards=(
        _card("high-value", "High-value customers", "Top 10 by revenue in the last 90 days", table(), 0, 62, 415),
        _card("rfm", "RFM segments", "Rows: orders per customer. Shade and %: share of revenue.", areas(), 0, 38, 415),
        _card("ages", "Activity and conversion by age group", "", panels(), 1, 62, 287),
        _card(
            "outcomes",
            "What happens to a cart, by age group",
            "Share of carts created in the last 30 days",
            stacks(),
            1,
            38,
            287,
        ),
    ),
)
SEASONALITY = Tab(
    key="seasonality",
    title="Seasonality",
    question="When?",
    cards=(
        _card(
            "heatmap",
            "When people buy",
            "Average orders per hour, by weekday and hour, last 90 days",
            heatmap(),
            0,
            74,
            423,
            options=("Orders", "Revenue", "Conversion", "Abandonment"),
        ),
        _card("peaks", "Peak hours", "Orders per hour, and multiple of the mean", ranks(), 0, 26, 423),
        _card("days", "Days", "Orders per day, last 90 days", days(), 1, 6, 279, options=("Day", "Week")),
        _card("months", "Months", "Revenue per month. Black mark: same month last year.", months(), 1, 6, 279),
    ),
)
PRODUCTS = Tab(
    key="products",
    title="Products",
    question="What sells, what only attracts?",
    cards=(
        _card("viewed", "Most viewed", "Product page views", ranking(), 0, 4, 347),
        _card("purchased", "Most purchased", "Units sold", ranking(), 0, 4, 347),
        _card("revenue", "Revenue leaders", "Revenue of purchases", ranking(), 0, 4, 347),
        _card(
            "price",
            "Price and conversion",
            "Each dot is a product; larger means more views. Vertical: share of views that end in a purchase.",
            scatter(),
            1,
            8,
            355,
            options=("Conversion", "Abandonment"),
        ),
        _card("bands", "By price band", "Share of views bought; share of carts left", bands(), 1, 4, 355),
    ),
)
ABANDONED = Tab(
    key="abandoned-carts",
    title="Abandoned carts",
    question="What is lost, what can be saved now?",
    cards=(
        _card("tiles", "Figures", "", c.Tiles(tiles=tiles().tiles[1:]), 0, 12, 127, is_framed=False),
        _card("over-time", "Abandonment over time", "", lines(), 1, 8, 279, options=("Rate", "Value", "Carts")),
        _card("categories", "By category", "Click a row to filter every chart", categories(), 1, 4, 279),
        _card("products", "Most abandoned products", "Outdoor, by value left in carts", ranking(), 2, 6, 279),
        _card(
            "risks",
            "Carts at risk now",
            "Outdoor, open and idle for more than 30 minutes",
            risks(),
            2,
            6,
            279,
            is_live=True,
        ),
    ),
)
SCREENS = (OVERVIEW, CUSTOMERS, SEASONALITY, PRODUCTS, ABANDONED)
EVERY = {
    name: make
    for name, make in {
        "tiles": tiles,
        "strips": strips,
        "funnel": funnel,
        "changes": changes,
        "lines": lines,
        "ranking": ranking,
        "categories": categories,
        "days": days,
        "months": months,
        "stacks": stacks,
        "panels": panels,
        "bands": bands,
        "heatmap": heatmap,
        "scatter": scatter,
        "areas": areas,
        "table": table,
        "risks": risks,
        "ranks": ranks,
    }.items()
}
