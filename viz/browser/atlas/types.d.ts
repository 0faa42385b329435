// What the map of units and the places of texts are sent (viz/atlas/__init__.py).

import type { Colours, Scale, Theme } from "../page/types.d.ts";

export interface Point {
  unit: number;
  x: number;
  y: number;
  size: number;
  follows: boolean;
  hint: string;
}

/** `ticks` are places, and what is written there. */
export interface Axis {
  title: string;
  low: number;
  high: number;
  ticks: [number, string][];
}

/** The size of the picture in pixels of the page. */
export interface Frame {
  width: number;
  height: number;
}

export interface MapSent {
  view: "map";
  points: Point[];
  x: Axis;
  y: Axis;
  chosen: number;
  words: Record<"title" | "follows" | "others" | "keys", string>;
}

/** Words of a text; those from step to last are marked. `query` leads to them on the Gates page. */
export interface Line {
  tokens: string[];
  known: boolean[];
  values: number[];
  first: number;
  step: number;
  last: number;
  head: string;
  note: string;
  query: Record<string, string>;
}

export interface PlacesSent {
  view: "places";
  lines: Line[];
  low: number;
  high: number;
  colours: { scales: Record<Theme, Scale>; signal: Record<Theme, string> };
  reads: string;
  words: Record<"title" | "open" | "unknown", string>;
}

export type Sent = MapSent | PlacesSent;

export interface View {
  root: HTMLElement;
  drawn: string;
  /** What is drawn of the map, and how wide. */
  map: MapSent | undefined;
  width: number;
  resized: ResizeObserver;
  /** The chosen unit, which may be newer than the server's. */
  unit: number;
  /** What was told and not answered yet. */
  waits: number | undefined;
  tell(unit: number): void;
}
