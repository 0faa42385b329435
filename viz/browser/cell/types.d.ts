// The inside of one cell: its parts by name, and the drawing.

import type { Theme } from "../page/types.d.ts";
import type { Header } from "../player/types.d.ts";

/** What pushed a gate before the squashing; NaN for a number that has not come yet. */
export interface Push {
  word: number;
  memory: number;
  bias: number;
}

/** Every part of a cell by name, each a number; of a cell, those that its equations have. */
export type Parts = Record<string, number>;

export interface Anatomy {
  parts: Parts;
  /** By gate. */
  drives: Record<string, Push>;
}

export interface Wire {
  d: string;
  value: string;
  signal: string;
  gate?: boolean;
  thin?: boolean;
}

export interface Spot {
  x: number;
  y: number;
}

export interface Label extends Spot {
  value: string;
  signal: string;
  symbol?: string;
  sub?: string;
  key?: string;
  /** What it is called where nothing is written before it. */
  name?: string;
}

/** A cell's drawing, in a picture 480 wide. */
export interface Drawing {
  height: number;
  wires: Wire[];
  boxes: (Spot & { signal: string; squash: string })[];
  pills: (Spot & { text: string; signal: string })[];
  nodes: (Spot & { text: string })[];
  labels: Label[];
  word: Spot;
}

/** The drawing on the page. */
export interface Diagram {
  svg: SVGSVGElement;
  wires: (Wire & { path: SVGPathElement; flow: SVGPathElement; flowing?: Animation })[];
  boxes: { value: string; signal: string; text: SVGTextElement }[];
  labels: (Label & { text: SVGTSpanElement })[];
  word: SVGTextElement;
}

/** What the panel of the cell needs of the player. */
export interface InsideView {
  root: HTMLElement;
  inside: HTMLElement;
  header: Header;
  theme: Theme;
  state: { word: number; unit: number; scope: string; speed: number };
  playing: boolean;
  diagram: Diagram;
  insideTitle: HTMLElement;
  equations: HTMLElement;
  insideNote: HTMLElement;
  drawnWord: number | null;
  lit: string;
  strip: HTMLElement;
  lastInput: "" | "key" | "enter" | "pointer";
  draw(): void;
  askForAll(): void;
}

