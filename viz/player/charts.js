// The Plotly charts beside the player: the same cursor over them, and a click on them moves it.
//
// The cursor is an element of our own. A line among the chart's shapes would reach Streamlit as a change of the chart;
// if the chart is just being drawn, Streamlit then draws the two versions in turn without end.

const CURSOR = "gatescope-cursor";

function linkCharts(view, header) {
  for (const name of header.linked) {
    const chart = document.querySelector(`.st-key-${name} .js-plotly-plot`);
    if (!chart || !chart._fullLayout) continue;
    if (!view.listening.has(chart)) listenTo(view, chart);
    drawChartCursor(chart, view.state.word + 1);
  }
}

function listenTo(view, chart) {
  view.listening.add(chart);
  // A chart may outlive the player: one that was taken down must not go on drawing against its successor.
  const alive = (act) => (event) => view.disposed || act(event);
  chart.on("plotly_click", alive((event) => view.moveTo(Math.round(event.points[0].x) - 1)));
  chart.on("plotly_afterplot", alive(() => drawChartCursor(chart, view.state.word + 1)));
}

// At a position of the chart's x axis, as it is zoomed now; not drawn where that is out of sight.
function drawChartCursor(chart, position) {
  const { xaxis: axis, _size: area } = chart._fullLayout;
  const paper = chart.querySelector(".svg-container");
  if (!axis || !paper) return;
  const cursor = paper.querySelector(`.${CURSOR}`) ?? addCursor(paper);
  const x = axis.d2p(position);
  cursor.hidden = !(x >= 0 && x <= axis._length);
  cursor.style.left = `${axis._offset + x - 1}px`;
  cursor.style.top = `${area.t}px`;
  cursor.style.height = `${area.h}px`;
  cursor.dataset.position = String(position);
}

// Above the lines, below what the chart says under the mouse.
function addCursor(paper) {
  const cursor = document.createElement("div");
  cursor.className = CURSOR;
  cursor.style.cssText = "position: absolute; width: 2px; background: #8a93a3; pointer-events: none";
  paper.insertBefore(cursor, paper.querySelector(":scope > svg:has(.hoverlayer)"));
  return cursor;
}

// Charts arrive after the player; look for them for a while, then leave it.
function linkChartsSoon(view, tries = 40) {
  clearTimeout(view.linkTimer);
  linkCharts(view, view.header);
  if (tries > 0) view.linkTimer = setTimeout(() => linkChartsSoon(view, tries - 1), 250);
}
