// The Plotly charts beside the player: the same cursor over them, and a click on them moves it.
// Streamlit exposes its Plotly as window.Plotly once a chart is drawn; without it the charts merely lack the cursor.

const CURSOR = "gatescope-cursor";

function linkCharts(view, header) {
  if (!window.Plotly) return;
  // Redrawing a chart takes most of a frame; while the player plays they take turns, a few times a second.
  const now = performance.now();
  const pause = header.tokens.length > LONG_TEXT ? 250 : 100; // ms
  if (view.playing && now - (view.linked ?? 0) < pause) return;
  view.linked = now;
  view.turn = ((view.turn ?? 0) + 1) % header.linked.length;
  for (const name of view.playing ? [header.linked[view.turn]] : header.linked) {
    const chart = document.querySelector(`.st-key-${name} .js-plotly-plot`);
    if (!chart || !chart._fullLayout) continue;
    if (!view.listening.has(chart)) {
      view.listening.add(chart);
      // A chart may outlive the player: one that was taken down must not go on drawing against its successor.
      const alive = (act) => (event) => view.disposed || act(event);
      chart.on("plotly_click", alive((event) => view.moveTo(Math.round(event.points[0].x) - 1)));
      chart.on("plotly_afterplot", alive(() => drawChartCursor(chart, view.state.word + 1)));
    }
    drawChartCursor(chart, view.state.word + 1);
  }
}

function drawChartCursor(chart, position) {
  const shapes = chart.layout.shapes || [];
  const ours = shapes.find((shape) => shape.name === CURSOR);
  if (ours && ours.x0 === position) return;
  const line = {
    name: CURSOR,
    type: "line",
    xref: "x",
    yref: "paper",
    x0: position,
    x1: position,
    y0: 0,
    y1: 1,
    line: { width: 2, color: "#8a93a3" },
  };
  window.Plotly.relayout(chart, { shapes: [...shapes.filter((shape) => shape.name !== CURSOR), line] });
}

// Charts arrive after the player; look for them for a while, then leave it.
function linkChartsSoon(view, tries = 40) {
  clearTimeout(view.linkTimer);
  linkCharts(view, view.header);
  if (tries > 0) view.linkTimer = setTimeout(() => linkChartsSoon(view, tries - 1), 250);
}
