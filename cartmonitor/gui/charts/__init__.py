"""One renderer per type in `cartmonitor.domain.charts`, and the table type → renderer."""

from __future__ import annotations

from cartmonitor.domain import charts
from cartmonitor.gui.charts.areas import AreasView
from cartmonitor.gui.charts.base import ChartView
from cartmonitor.gui.charts.columns import ColumnsView
from cartmonitor.gui.charts.funnel import FunnelView
from cartmonitor.gui.charts.heatmap import HeatmapView
from cartmonitor.gui.charts.lines import LinesView
from cartmonitor.gui.charts.lists import ChangesView, RanksView
from cartmonitor.gui.charts.panels import PanelsView
from cartmonitor.gui.charts.rankings import RankingView
from cartmonitor.gui.charts.scatter import ScatterView
from cartmonitor.gui.charts.stacks import StacksView
from cartmonitor.gui.charts.strips import StripsView
from cartmonitor.gui.charts.tables import TableView
from cartmonitor.gui.charts.tiles import TileView

RENDERERS: dict[type[charts.Chart], type[ChartView]] = {
    charts.Tiles: TileView,
    charts.Strips: StripsView,
    charts.Funnel: FunnelView,
    charts.LineChart: LinesView,
    charts.HorizontalBars: RankingView,
    charts.VerticalBars: ColumnsView,
    charts.StackedBars: StacksView,
    charts.Panels: PanelsView,
    charts.Heatmap: HeatmapView,
    charts.Scatter: ScatterView,
    charts.AreaMap: AreasView,
    charts.Table: TableView,
    charts.ChangeList: ChangesView,
    charts.RankList: RanksView,
}

__all__ = ["RENDERERS", "ChartView"]
