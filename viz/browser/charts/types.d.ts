// What the charts are sent (viz/charts/__init__.py), and what is drawn of it.

import type { GradientCover } from "../page/types.d.ts";
import type uPlot from "./uplot/uPlot.esm.js";

/** How a line is drawn; colours are "#rrggbb". */
export interface Pen {
  colour: string;
  dash: string;
  width: number;
}

/** What every chart is sent. */
interface Common {
  alt: string;
  present: boolean;
  height: number;
}

/** log10 of a gradient's norm at every word, null for the log of nothing. */
export interface Curve extends Pen {
  name: string;
  log10: (number | null)[];
}

/** Quartiles of log10 over many reviews, at these distances from the last word. */
export interface BandSent {
  colour: string;
  back: number[];
  low: number[];
  middle: number[];
  high: number[];
}

/** What may be chosen of a chart, by the ids of viz/gates/settings.py. */
export interface Offers {
  curves: { id: string; name: string }[];
  chosen: string[];
  scales: { id: string; name: string }[];
  scale: string;
  words: Record<"curves" | "scale", string>;
}

export interface GradientSent extends Common {
  kind: "gradient";
  tokens: string[];
  scale: string;
  curves: Curve[];
  bands: BandSent[];
  words: { title?: string; help?: string } & Record<"hover" | "norm" | "factor" | "last" | "ratio" | "axis" | "band" | "word", string> & { race?: string };
  /** Whether it stands in the player, beside the unit, its names at the curves. */
  beside?: boolean;
  offers?: Offers;
  race?: boolean;
  of?: string;
  /** What is said below, and the curves that are asked for of a text that is being typed (viz/reading). */
  found?: string;
  asks?: string[];
  cover?: GradientCover | null;
}

export interface PredictionSent extends Common {
  kind: "prediction";
  line: Pen;
  words: { title?: string; help?: string } & Record<"hover" | "axis" | "word", string>;
}

export interface UnitSent extends Common {
  kind: "unit";
  lines: Record<string, Pen>;
  /** The address of the unit's card on the Units page, but for the unit; null where there is none. */
  card: Record<string, string> | null;
  /** That of where else units do the same, but for the words and the unit. */
  pattern: Record<string, string> | null;
  words: Record<"title" | "help" | "gates" | "states" | "hover" | "value" | "word" | "card" | "pattern", string>;
}

export interface GatesSent extends Common {
  kind: "gates";
  lines: Record<string, Pen>;
  words: Record<"title" | "help" | "axis" | "gate" | "state" | "bin", string>;
}

export type Sent = GradientSent | PredictionSent | UnitSent | GatesSent;

/** A line of a plot; a value is null where there is none. */
export interface Line extends Pen {
  name: string;
  values: (number | null)[];
}

/** What lies behind the lines, at every word. */
export interface Band {
  colour: string;
  low: (number | null)[];
  middle: (number | null)[];
  high: (number | null)[];
}

/** Lines over the words of a text. */
export interface Panel {
  tokens: string[];
  lines: Line[];
  bands?: Band[];
  y: { low: number; high: number; ticks: { at: number; text: string }[]; title: string };
  words: { word: string };
  /** A level that is drawn across. */
  border?: number;
  /** Whether the words stand below. */
  bottom: boolean;
  /** Whether the names of the lines stand above, and what the bands are called. */
  legend?: boolean;
  /** Whether the names of the lines stand at the lines. */
  named?: boolean;
  band?: string;
  hover(line: number, word: number): string[];
  pick(word: number): void;
}

export interface Spec extends Panel {
  height: number;
  letters: number;
}

/** A plot on the page: uPlot's own, to which we add the player's cursor and a tip once it stands. */
export interface Plot extends uPlot {
  spec: Spec;
  line?: HTMLElement;
  tip?: HTMLElement;
}

/** Gradients on their way back; see race.js. */
export interface Race {
  chart: Chart & { data: GradientSent };
  button: HTMLButtonElement;
  told: HTMLElement;
  redraw(): void;
  from: number;
  frame: number;
  covered?: number;
  of?: string;
  dispose(): void;
}

/** A chart on the page. */
export interface Chart {
  root: HTMLElement;
  data: Sent;
  title: HTMLElement;
  help: HTMLElement;
  legend: HTMLElement;
  body: HTMLElement;
  found: HTMLElement;
  choices: HTMLElement;
  /** Where the page has it stand, and where in the player it stands instead. */
  place: import("../page/types.d.ts").Place;
  home: HTMLElement | null;
  style: HTMLElement;
  withLegend?: boolean;
  choose(chosen: { curves: string[]; scale: string }): void;
  plots: Plot[];
  hidden: Set<string>;
  race?: Race;
  unit?: number;
  /** Takes in what a run of the page sends. */
  bring(data: Sent): void;
  withdraw?: () => void;
  dispose(): void;
}
