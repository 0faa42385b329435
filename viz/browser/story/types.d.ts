// What the bar of the story is sent (viz/story/bar.py), and what it holds.

/** What a step of the story does with the rest of the page: words that are read, from and to, both from 1. */
export interface Acts {
  plays: [from: number, to: number] | null;
  /** They are typed, as if somebody wrote them. */
  types: boolean;
  races: boolean;
  shows: string | null;
  writes: boolean;
}

export type Action = "next" | "back" | "again" | "here" | "lesson" | "train" | "leave";

export interface Sent extends Acts {
  step: number;
  steps: number;
  sentence: string;
  /** How long it stands at the usual pace. */
  seconds: number;
  waits: boolean;
  trains: boolean;
  /** Whether the page is not the step's any more. */
  away: boolean;
  /** How much longer or shorter than usual, by pace. */
  paces: Record<string, number>;
  words: Record<Action | "pause" | "go" | "pace" | "pace.slow" | "pace.normal" | "pace.fast", string>;
  label: string;
}

export interface Bar {
  root: HTMLElement;
  data: Sent;
  asked: Action | null;
  time: HTMLElement;
  sentence: HTMLElement;
  place: HTMLElement;
  pace: HTMLSelectElement;
  buttons: Record<Action | "go", HTMLButtonElement>;
  paused: boolean;
  /** Milliseconds that are left and that there are; `due` is when they are over, null while the clock stands. */
  left: number;
  whole: number;
  due: number | null;
  timer?: number;
  lost?: number;
  stopActing?: (() => void) | null;
  tell(action: Action): void;
  next(): void;
  dispose(): void;
}
