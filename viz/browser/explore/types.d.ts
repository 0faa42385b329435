// What the page of explore(...) comes with (viz/explore/page.py).

import type { Theme } from "../page/types.d.ts";

/** One layer and direction: its block deflated and in base 64, and what its charts are sent. */
export interface ViewSent {
  label: string;
  block: string;
  charts: ChartSent[];
}

/** Anything that a chart takes (charts/types.d.ts). */
export type ChartSent = { kind: string } & Record<string, unknown>;

export interface Given {
  id: string;
  theme: Theme | "auto";
  themes: Record<Theme, Record<string, string>>;
  styles: { player: string; charts: string };
  views: ViewSent[];
}

/** Where a reader was: in which view, and the player's cursor and choices. */
export interface Kept {
  at: number;
  word: number;
  unit: number;
  order: string;
  rows: string;
  bars: string;
  open: string[];
}

/** The page. */
export interface Explored {
  given: Given;
  theme: Theme | "auto";
  at: number;
  blocks: Uint8Array[];
  player: HTMLElement;
  charts: Map<string, { place: HTMLElement; inner: HTMLElement }>;
  part: HTMLSelectElement;
}
