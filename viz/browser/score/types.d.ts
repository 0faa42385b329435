// One unit as a score, and the whole state at a glance.

import type { Rgb, Theme } from "../page/types.d.ts";
import type { Header } from "../player/types.d.ts";
import type { Heatmap, MapView, Signal } from "../stepping/types.d.ts";

/** A signal of the unit; its number at the cursor is one element, which moves from column to column. */
export interface ScoreRow {
  plane: Signal;
  name: HTMLElement;
  number: HTMLElement;
  colourOf(value: number): Rgb;
}

/** A word of the score; the cell of the current one is hidden behind the row's number. */
export interface Column {
  word: number;
  label: HTMLElement;
  cells: HTMLElement[];
}

/** What the score needs of the player. */
export interface ScoreView {
  header: Header;
  theme: Theme;
  state: { word: number; unit: number };
  score: HTMLElement;
  scoreRows: ScoreRow[];
  scoreAt: number | null;
  columns: Column[];
  columnWidth: number;
  ruler?: (text: string) => number;
  numbers: HTMLElement[];
  pick(word: number): void;
}

/** A small heatmap of one signal; the cells are the large one's. */
export interface Mini {
  map: Heatmap;
  root: HTMLElement;
  frame: HTMLElement;
  canvas: HTMLCanvasElement;
  column: HTMLElement;
  row: HTMLElement;
}

/** What the small heatmaps need of the player. */
export interface GlanceView extends MapView {
  glance: HTMLElement;
  minis: Mini[];
  drawnGlance: string | null;
  open(name: string, part?: Element): void;
}
