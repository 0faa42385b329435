// What the components share with one another and with Streamlit.

/** Where Streamlit wants a component to draw. */
export type Place = HTMLElement | ShadowRoot;

/** What Streamlit hands a component at each call; it calls again whenever the data have changed. */
export interface Call<Data> {
  data?: Data | null;
  parentElement: Place;
  setStateValue(name: string, value: unknown): void;
  setTriggerValue(name: string, value: unknown): void;
}

/** What a component returns: run when its place on the page goes. */
export type Unmount = () => void;

export type Theme = "light" | "dark";

/** Words of the visitor's language by key; {placeholders} are filled in by `fill` (texts.js). */
export type Words = Readonly<Record<string, string>>;

/** Colours are "#rrggbb"; they come from viz/figures/style/theme.py. */
export interface VerdictScale {
  negative: string;
  neutral: string;
  positive: string;
}

export interface Scale extends VerdictScale {
  below: string;
  above: string;
}

export interface Colours {
  scales: Record<Theme, Scale>;
  signals: Record<string, Record<Theme, string>>;
}

export type Rgb = [number, number, number];

/** Hidden until a question is answered: these signals from word `from` on, and the verdict after each of those words. */
export interface ReadingCover {
  signals: string[];
  from: number;
  verdict: boolean;
}

/** Hidden until a question is answered: a gradient to the left of this word. */
export interface GradientCover {
  before: number;
}

export type Cover = ReadingCover | GradientCover;

/** What a network says of a whole text. */
export interface Verdict {
  logit: number;
  probability: number;
}

/** What the player shows, as the other components on the page see it (shown.js). */
export interface Shown {
  root: HTMLElement;
  header: import("../player/types.d.ts").Header;
  state: { word: number; unit: number; open?: string[] };
  /** From this word on, from 0, words are marked up to the cursor; none where that is the only one. */
  from?: number | null;
  playing: boolean;
  beside?: HTMLElement;
  step(word: number): void;
  moveTo(word: number): void;
  moveBy(steps: number): void;
  pick(word: number, unit?: number): void;
  playTo(from: number, to: number): void;
}

/** What is shown ahead of the server's page: a text that is being typed, or one that was just handed over. */
export type Ahead = "typing" | "entered";

/** What a component shows, of what two bring; see hold.js. */
export interface Held<Data> {
  ahead(): Ahead | "";
  /** By a run of the server's page. */
  bring(data: Data): void;
  /** By who asked ahead of it. */
  take(data: Data, ahead: Ahead): void;
  /** Back to what the last run brought. */
  release(): void;
  /** From now on what a run brings is shown, whatever its text. */
  letGo(): void;
}

/** A component that can show a text ahead of the server's page. */
export interface Part {
  /** What it needs of a text, as viz/reading/asked.py reads it; null for nothing. `from` is where an address begins. */
  ask(ahead: Ahead, from?: Record<string, number | null>): Record<string, unknown> | null;
  take(answer: any, ahead: Ahead): void;
  release(): void;
  letGo(): void;
}

/** The box for the text, as other components use it. */
export interface Writer {
  /** Whether the example after the one that is shown has been handed over. */
  showNextExample(): boolean;
  /** Types the text by itself, up to so many words, and takes it back; fulfilled with whether the page read along. */
  typeOut(words: number): Promise<boolean>;
  /** Ends that. */
  stop(): void;
  typing: boolean;
}
