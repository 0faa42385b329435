// What the box for a text is sent (viz/textbox/__init__.py), and what it holds.

import type { Writer } from "../page/types.d.ts";

export interface Sent {
  text: string;
  label: string;
  placeholder: string;
  /** What is said of a text of more than `most` characters. */
  refused: string;
  most: number;
  /** The number of the newest text that the server has been handed. */
  taken: number;
  /** What can be chosen as text, by its name in the list. */
  examples: Record<string, string>;
  /** Of the page, for who reads along. */
  language: string;
  /** What the switch for reading along is called. */
  along: string;
}

export type Typist = Omit<Writer, "showNextExample">;

/** Reads along while somebody writes; see reader.js. */
export interface Reader {
  language: string;
  /** The text as it is now, and the one whose answer is shown. */
  text: string;
  given: string;
  next: string | null;
  running: AbortController | null;
  timer?: ReturnType<typeof setTimeout>;
  freeAt: number;
  /** Something was written; `ends` says whether a word has just been ended. */
  typed(text: string, ends: boolean): void;
  /** Handed over, or known otherwise (`from`: where an address begins); fulfilled when the text is shown, or is not going to be. */
  entered(text: string, from?: Record<string, number | null>): Promise<void>;
  /** Whether a text has been read and shown while it is being written. */
  reads(text: string): Promise<boolean>;
  /** Taken back. */
  back(): void;
  dispose(): void;
}

export interface Box {
  holder: HTMLElement;
  area: HTMLTextAreaElement;
  refused: HTMLElement;
  most: number;
  /** The number of the text that was handed over last, which grows from one to the next; 0 before the first. */
  count: number;
  /** The text that the server told last, and the one that was handed to it last. */
  told: string | null;
  handed: string;
  /** The text before one that the server is about to tell; null where none is foreseen. */
  passed: string | null;
  late?: ReturnType<typeof setTimeout>;
  examples: Record<string, string>;
  stop(): void;
  send(text: string, count: number): void;
  /** Sends at once what waits until it has been shown. */
  flush(): void;
  /** Whether Enter hands it over now. */
  byEnter: boolean;
  reader: Reader;
  along: HTMLInputElement;
  alongWords: HTMLElement;
}
