// What the verdict is sent (viz/verdict/__init__.py).

import type { Verdict, Words } from "../page/types.d.ts";

export interface Sent {
  verdict: Verdict | null;
  name: string;
  explained: string;
  words: Words;
}

/** The verdict on the page. */
export interface View {
  root: HTMLElement;
  said: HTMLElement;
  by: HTMLElement;
  help: HTMLElement;
  explained: HTMLElement;
  data: Sent;
  dispose(): void;
}
