// What the strip is sent (viz/strip/__init__.py).

import type { Theme, VerdictScale } from "../page/types.d.ts";

/** A column: of its two words each is "" where there is none; a probability is null where nothing is said. */
export interface Column {
  words: string[];
  known: boolean[];
  probability: (number | null)[];
  marked: boolean;
}

export interface Sent {
  title: string;
  rows: string[];
  marked: string;
  unknown: string;
  positive: string;
  none: string;
  sameWords: boolean;
  columns: Column[];
  scales: Record<Theme, VerdictScale>;
}
