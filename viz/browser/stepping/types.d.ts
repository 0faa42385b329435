// What is stepped through: planes of numbers, the heatmaps that show them, and a cursor that moves.

import type { Colours, ReadingCover, Theme, Words } from "../page/types.d.ts";

/** A plane of numbers as its header describes it: value = number / stepsPerUnit, `bytes` a number. */
export interface PlaneSent {
  bytes: number;
  stepsPerUnit: number;
}

/** The same once its numbers have been read out of the block, in row order. */
export interface Plane extends PlaneSent {
  numbers: Int16Array | Int32Array;
}

/** One signal, steps x units; `low` and `high` are the ends of its colours. */
export interface SignalSent extends PlaneSent {
  signal: string;
  symbol: string;
  name: string;
  explain: string;
  low: number;
  high: number;
}

export interface Signal extends SignalSent, Plane {
  asks?: string;
}

/** What the heatmaps take for a header: one network's steps. */
export interface MapHeader {
  tokens: string[];
  units: number;
  planes: Signal[];
  bySignal: Record<string, Signal>;
  colours: Colours;
  words: Words;
  covered?: ReadingCover | null;
}

/** The elements of one heatmap. */
export interface Heatmap {
  plane: Signal;
  figure: HTMLElement;
  title: HTMLElement;
  units: HTMLElement;
  frame: HTMLElement;
  words: HTMLElement;
  canvas: HTMLCanvasElement;
  column: HTMLElement;
  row: HTMLElement;
  bar: HTMLElement;
  /** How many values of the rows lie beyond the colours. */
  beyond: HTMLElement;
  picture: HTMLCanvasElement;
}

/** A view with heatmaps. */
export interface MapView {
  /** The signals that are drawn, where these are not the header's own. */
  mapped?(): Signal[];
  root: HTMLElement;
  tip: HTMLElement;
  maps: HTMLElement;
  header: MapHeader;
  theme: Theme;
  rowUnits: number[];
  state: { window: string; word: number; unit: number };
  heatmaps: Heatmap[];
  axisWords: string[];
  axisWidths: number[];
  drawnWindow: string | null;
}

/** A view whose resting cursor the server is told of. */
export interface Reporter {
  root: HTMLElement;
  header: { view: string; plain?: boolean };
  quietUntil: number;
  reportTimer: number | null;
  told: string;
  /** Whether it shows what the server's page has not come to yet. */
  isAhead?(): boolean;
  report(after?: number): void;
  send(cursor: object): void;
  cursor(): object;
}

/** A view that the keys belong to after a choice by mouse. */
export interface Focused {
  strip: HTMLElement;
  lastInput: "" | "key" | "enter" | "pointer";
}

/** From where playing starts, where it ends, and which way it goes. */
export interface Way {
  start: number;
  end: number;
  step: number;
}

/** A view that is stepped through by buttons, keys and by itself; places count from 0. */
export interface Stepper extends Reporter, Focused {
  header: { view: string; plain?: boolean; present: boolean; words: Words };
  state: { unit: number; speed: number };
  rowUnits: number[];
  transport: HTMLElement;
  playButton: HTMLButtonElement;
  copyButton: HTMLButtonElement;
  playing: boolean;
  halt(): void;
  /** Where it stands, and how many places there are. */
  at(): number;
  count(): number;
  way(): Way;
  /** Milliseconds from one place to the next while it plays. */
  pause(): number;
  /** Goes there and draws; nothing is reported. */
  step(to: number): void;
  /** Called when the visitor has moved. */
  moved(): void;
  moveTo(to: number): void;
  moveBy(steps: number): void;
  moveUnit(rows: number): void;
  pick(to: number, unit?: number): void;
  /** In presenter mode another panel. */
  turnPanel(): void;
  /** The address of what is shown. */
  link(): URL;
}
