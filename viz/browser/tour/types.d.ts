// What the tour is sent (viz/tour/__init__.py), and what it holds.

export interface Sent {
  /** Another number begins the tour anew. */
  count: number;
  /** `keys`: what only who has a keyboard is told. */
  stops: { name: string; text: string; keys: string }[];
  words: Record<"label" | "next" | "back" | "skip" | "done" | "keys", string>;
}

export interface Tour {
  dialog: HTMLDialogElement;
  hole: HTMLElement;
  box: HTMLElement;
  text: HTMLElement;
  place: HTMLElement;
  keys: HTMLElement;
  skip: HTMLButtonElement;
  back: HTMLButtonElement;
  next: HTMLButtonElement;
  data: Sent;
  /** The stop, from 0. */
  at: number;
  tell(): void;
  dispose(): void;
}
