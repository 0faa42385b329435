// What the player is sent (viz/player/payload.py), and what it makes of it.

import type { Colours, ReadingCover, Theme, Verdict, Words } from "../page/types.d.ts";
import type { MapView, Plane, PlaneSent, Signal, SignalSent, Stepper } from "../stepping/types.d.ts";
import type { GlanceView, ScoreView } from "../score/types.d.ts";
import type { Curve } from "../charts/types.d.ts";
import type { Diagram } from "../cell/types.d.ts";

/** A signal with what it asks. */
export interface PlayerSignal extends SignalSent {
  asks: string;
}

/** What drives a gate: from the word and from the memory, each a plane steps x driven units; and the bias by unit. */
export interface DriveSent {
  word: PlaneSent;
  memory: PlaneSent;
  bias: number[];
}

export interface Drive {
  word: Plane;
  memory: Plane;
  bias: number[];
}

/** Where a player starts: `word` from 1, `unit` from 0, null for where most happens. */
export interface Start {
  word: number | null;
  unit: number | null;
  order: string;
  rows: string;
  bars: string;
  open: string[];
  hold: string;
}

/** Numbers in the place of words, a row a step: one line a column, and what was said and what is true, if it is known. */
export interface SeriesSent {
  names: string[];
  values: (number | null)[][];
  outputs: (number | null)[] | null;
  targets: (number | null)[] | null;
}

/** A line as it is drawn; `ends` are those of its scale. */
export interface Line {
  name: string;
  values: (number | null)[];
  ends: [number, number];
  colour: string;
  dash: string;
  width: number;
}

/** A hand in the network: what its chip says, and where it holds which signal; words from 0, `unit` null for all. */
export interface HandSent {
  hand: string;
  text: string;
  signal: string;
  first: number;
  last: number;
  unit: number | null;
}

/** What a hand can do here; `gates` are names, each with what it is called. */
export interface HoldsSent {
  kinds: string[];
  gates: [string, string][];
  /** Texts and hands that are worth a look: a link, and what it shows. */
  demonstrations: { href: string; text: string }[];
}

/** The reading as it was, where something is held, and what has become of its verdict. */
export interface BeforeSent {
  probability: number[] | null;
  verdict: Verdict | null;
  /** log10 of the gradient's norm at every word: through what is held, and `plain`. */
  gradient: Curve & { plain: (number | null)[] };
  planes: PlayerSignal[];
  said: string;
}

export interface Before extends Omit<BeforeSent, "planes"> {
  planes: Signal[];
  bySignal: Record<string, Signal>;
}

/** What each word is worth by reading the text again; it waits where nobody has asked for that yet. */
export interface WorthSent {
  values: (number | null)[] | null;
  note: string;
  waits: boolean;
}

/** The header of the block, as Python sends it. */
export interface Sent {
  view: string;
  opened: number;
  network: string;
  version: string;
  text: string;
  series: SeriesSent | null;
  begin: Record<string, number[]> | null;
  tokens: string[];
  known: boolean[];
  probability: number[] | null;
  verdict: Verdict | null;
  backward: boolean;
  part: string;
  above: boolean;
  way: string;
  units: number;
  cell: "lstm" | "gru" | "rnn";
  driveUnits: number[] | null;
  drives: Record<string, DriveSent>;
  contributions: number[] | null;
  accounting: string;
  worth: Record<string, WorthSent>;
  home: { word: number; unit: number };
  influence: number[];
  convention: string;
  planes: PlayerSignal[];
  orders: Record<string, number[]>;
  topRows: number;
  hands: HandSent[];
  holds: HoldsSent;
  before: BeforeSent | null;
  present: boolean;
  plain: boolean;
  cover: ReadingCover | null;
  start: Start;
  share: string;
  colours: Colours;
  words: Words;
}

/** The same once it has been read: with the numbers of every plane, and what is covered now. */
export interface Header extends Omit<Sent, "planes" | "drives" | "before"> {
  before: Before | null;
  planes: Signal[];
  bySignal: Record<string, Signal>;
  drives: Record<string, Drive>;
  covered: ReadingCover | null;
}

/** The cursor and the choices that go with it; `word` from 0. */
export interface State {
  word: number;
  unit: number;
  order: string;
  rows: string;
  bars: string;
  open: string[];
  hold: string;
  window: string;
  speed: number;
  scope: string;
  panel: string;
  whole?: boolean;
}

export type Choice = Partial<Pick<State, "order" | "rows" | "window">>;

/** A payload as it came, and read. */
export interface Brought {
  bytes: Uint8Array;
  header: Header;
}

/** The player on the page. */
export interface View
  extends Omit<Stepper, "header" | "state">,
    Omit<MapView, "header" | "state">,
    Omit<ScoreView, "header" | "state" | "pick">,
    Omit<GlanceView, "header" | "state"> {
  header: Header;
  state: State;
  wayNote: HTMLElement;
  hands: HTMLElement;
  /** What a hand can do, in the opened drawing of the cell. */
  tools: HTMLElement;
  was: HTMLElement;
  gate: HTMLSelectElement;
  silence: HTMLElement | undefined;
  fromHere: HTMLElement | undefined;
  from: number | null;
  /** Whether the large heatmaps show what the hands change; `relayMaps` builds them anew. */
  difference: boolean;
  relayMaps(): void;
  legend: HTMLElement;
  headline: HTMLElement;
  telling: HTMLElement;
  accounting: HTMLElement;
  note: HTMLElement;
  inside: HTMLElement;
  keys: HTMLElement;
  live: HTMLElement;
  place: HTMLElement;
  /** The card of the unit; on a phone its controls stand in the dock at the foot, which stays. */
  unitCard: HTMLElement;
  dock: HTMLElement;
  unitField: HTMLInputElement;
  unitName: HTMLElement;
  /** Where the page's chart of the gradient stands, if there is one. */
  beside: HTMLElement;
  ways: HTMLElement;
  wayButtons: HTMLButtonElement[];
  choices: HTMLElement;
  tokenElements: HTMLElement[];
  markedToken: number | null;
  stepMark: SVGLineElement;
  stepNumbers: { line: Line; place: HTMLElement }[];
  speed: HTMLSelectElement;
  order: HTMLSelectElement;
  rows: HTMLSelectElement;
  windowChoice: HTMLSelectElement;
  diagram: Diagram;
  insideTitle: HTMLElement;
  equations: HTMLElement;
  insideNote: HTMLElement;
  drawnWord: number | null;
  lit: string;
  rest: number;
  isAhead(): boolean;
  theme: Theme;
  playTo(from: number, to: number): void;
  change(choice: Choice): void;
  changeBars(bars: string): void;
  /** Draws the cursor anew where it is. */
  draw(): void;
  /** Asks for what is not there for every unit, if the cursor needs it. */
  askForAll(): void;
  /** Takes in what a run of the page sends. */
  bring(bytes: Uint8Array): void;
  /** What stood before somebody began to type, and where the newest word is. */
  began?: { header: Header; state: State; newest: number } | null;
  dispose(): void;
}
