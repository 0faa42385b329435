// What the guided path is sent (viz/path/__init__.py): the row of chapters, the way on, or the questions of a chapter.

import type { Cover } from "../page/types.d.ts";

export interface Title {
  name: string;
  title: string;
}

export interface RowSent {
  kind: "row";
  language: string;
  chapters: Title[];
  chosen: string;
  words: Record<"row" | "again" | "done" | "count", string>;
}

export interface TurnSent {
  kind: "turn";
  language: string;
  previous: Title | null;
  next: Title | null;
}

/** A question; `word` from 0 and `unit` are where to look, null where that is not asked. */
export interface Question {
  id: string;
  kind: string;
  text: string;
  rule: string;
  options: { id: string; label: string }[];
  answer: string;
  why: string;
  word: number | null;
  unit: number | null;
  cover: Cover | null;
}

export interface QuizSent {
  kind: "quiz";
  language: string;
  chapter: string;
  of: string;
  questions: Question[];
  words: Record<"title" | "more" | "rest" | "right" | "wrong" | "score" | "private" | "none", string>;
}

export type Sent = RowSent | TurnSent | QuizSent;

/** What draws one of the three into its root. */
export interface Drawer<Data extends Sent> {
  data(data: Data, before: Data | null): void;
  progress(data: Data): void;
  dispose?(): void;
}

export interface View {
  root: HTMLElement;
  choose(chapter: string): void;
  receive(data: Sent): void;
  dispose(): void;
}

/** How far a student has come: which chapters are done, and which questions were answered rightly at first. */
export interface Progress {
  done: Record<string, boolean>;
  answers: Record<string, boolean>;
}
