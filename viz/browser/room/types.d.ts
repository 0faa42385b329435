// What the room of a class is sent (viz/classroom/panel.py), and what it holds.

import type { ReadingCover, Words } from "../page/types.d.ts";

/** A question that stands before the class. Where it cannot be asked of this visitor it is a text alone. */
export interface Question {
  number: number;
  stage: "open" | "tally" | "revealed";
  text: string;
  rule?: string;
  options?: { id: string; label: string }[];
  /** What this guest has answered; "" for nothing. */
  mine?: string;
  answered?: number;
  word?: number | null;
  unit?: number | null;
  cover?: ReadingCover | null;
  /** What it is about. */
  of?: { network: string; text: string };
  /** How often each option was chosen, where that is shown. */
  chosen?: Record<string, number>;
  /** Once it is revealed. */
  answer?: string;
  why?: string;
}

export interface Sent {
  role: "outside" | "knocking" | "lost" | "teacher" | "student";
  code: string;
  words: Words;
  language: string;
  present: boolean;
  /** What went wrong, as a sentence; "" for nothing. */
  problem: string;
  can_ask: boolean;
  /** How many are in the room. */
  here?: number;
  question?: Question | null;
  /** Of a teacher: the room's key, and the way for the others. */
  key?: string;
  address?: string;
  qr?: string[];
  hint?: string;
  /** Of a student: whether they follow, and how often and where to the teacher has moved. */
  follows?: boolean;
  moves?: number;
  cursor?: { word?: string; unit?: string };
}

export interface Guest {
  code: string;
  name: string;
  key: string;
}

export interface View {
  root: HTMLElement;
  door: HTMLButtonElement;
  panel: HTMLElement;
  data: Sent;
  drawn: string;
  count: number;
  /** Whether this component covers what is asked. */
  covering: boolean;
  /** Of what the server was told who this browser is. */
  asked?: string;
  introduced?: string;
  /** What stands at the foot of the page. */
  foot?: HTMLElement | null;
  watched?: ResizeObserver;
  tell(action: string, value?: string): void;
  introduce(guest: Guest): void;
  open(wide: boolean): void;
  dispose(): void;
}
