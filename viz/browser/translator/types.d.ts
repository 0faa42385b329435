// What the translator is sent (viz/translator/payload.py), and what it makes of it.

import type { Colours, Theme, Words } from "../page/types.d.ts";
import type { MapHeader, MapView, Signal, SignalSent, Stepper } from "../stepping/types.d.ts";

/** The encoder's signals, the two states that are handed over, the decoder's signals. */
export type Part = "encoder" | "handed" | "decoder";

export type Half = "encoder" | "decoder";

/** Which network works, and at which of its steps. */
export interface Moment {
  half: Half;
  step: number;
}

/** A word that could have been written: as it is in the vocabulary, as it is shown, its probability. */
export type Candidate = [raw: string, shown: string, share: number];

export interface Output {
  /** What the decoder was fed at each step, and what it wrote. */
  fed: string[];
  words: string[];
  known: boolean[];
  /** How many words are the visitor's own. */
  given: number;
  ended: boolean;
  text: string;
  probability: number[];
  total: string;
  entropy: number[];
  candidates: Candidate[][];
}

/** One network's output; a row an output word, a column a source word; null for what nothing reaches. */
export interface Side {
  network: string;
  words: string[];
  reach: (number | null)[][] | null;
  attention: (number | null)[][] | null;
}

/** A hypothesis of the search; its parent is another's place in the list, -1 for none. */
export type Twig = [parent: number, step: number, word: string, share: number, score: number, fate: string, chosen: boolean];

/** The header of the block, as Python sends it. */
export interface Sent {
  view: string;
  opened: number;
  network: string;
  mode: string;
  version: string;
  text: string;
  present: boolean;
  writable: boolean;
  complete: boolean;
  alone: boolean;
  start: { moment: number | null; unit: number | null; panel: PanelName };
  home: { moment: number; unit: number };
  units: number;
  source: { tokens: string[]; known: boolean[] };
  output: Output;
  handed: { hidden: string; cell: string };
  planes: Record<Part, SignalSent[]>;
  order: number[];
  top: number[];
  sides: Side[];
  tree: Twig[];
  colours: Colours;
  words: Words;
}

/** The same once it has been read: with the numbers of every plane, and what each part's heatmaps take for a header. */
export interface Header extends Omit<Sent, "planes"> {
  planes: Record<Part, Signal[]>;
  halves: Record<Part, MapHeader>;
}

export type PanelName = "beams" | "attention" | "reach";

/** Follows the cursor to a step of the decoder; -1 for none. */
export type Follow = (step: number) => void;

export interface State {
  moment: number;
  unit: number;
  panel: PanelName;
  speed: number;
  rows: string;
  maps: string;
}

/** A button for one of the likeliest words. */
export interface Row {
  button: HTMLButtonElement;
  bar: HTMLElement;
  word: HTMLElement;
  share: HTMLElement;
  raw: string;
  step: number;
}

/** The translator on the page. */
export interface View extends Omit<Stepper, "header" | "state"> {
  header: Header;
  state: State;
  theme: Theme;
  tip: HTMLElement;
  source: HTMLElement;
  output: HTMLElement;
  telling: HTMLElement;
  maps: HTMLElement;
  side: HTMLElement;
  live: HTMLElement;
  keys: HTMLElement;
  speed: HTMLSelectElement;
  rows: HTMLSelectElement;
  unitName: HTMLElement;
  sourceChips: HTMLElement[];
  outputChips: HTMLElement[];
  halves: Record<Part, MapView>;
  numbers: Record<Half, Record<string, HTMLElement>>;
  candidates: { box: HTMLElement; title: HTMLElement; rows: Row[]; doubt: HTMLElement };
  panel: HTMLElement;
  panelButtons: Record<PanelName, HTMLButtonElement>;
  panelDrawn: PanelName | null;
  follow: Follow;
  puts: number;
  sendPut(put: { view: string; step: number; word: string; count: number }): void;
  change(choice: { rows: string }): void;
  show(panel: PanelName): void;
  /** Another word in place of the decoder's, which goes on from there; step -1 for its own words again. */
  put(step: number, word: string): void;
  dispose(): void;
}
