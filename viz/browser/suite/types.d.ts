// What the table of what networks understand is sent (viz/suite/__init__.py).

/** A kind of sentences; each has its text and whether it is praise. */
export interface Row {
  name: string;
  title: string;
  examples: string[];
  sentences: [string, boolean][];
}

/** How a network does on a row, beside a coin; `wrong` are places among the row's sentences. */
export interface Cell {
  standing: "people" | "better" | "chance" | "worse";
  text: string;
  hint: string;
  low: number;
  high: number;
  wrong: number[];
}

/** A network; `cells` by row, null if it was not measured. */
export interface Column {
  name: string;
  title: string;
  note: string;
  cells: Record<string, Cell> | null;
}

export type Opened = [row: string, column: string] | null;

export interface Sent {
  rows: Row[];
  columns: Column[];
  reads: string;
  opened: Opened;
  link: Record<string, string>;
  words: Record<
    | "title" | "kind" | "unmeasured" | "missed_praise" | "missed_blame" | "none"
    | "legend_people" | "legend_better" | "legend_chance" | "legend_worse",
    string
  >;
}

export interface View {
  root: HTMLElement;
  opened: Opened;
  /** What was told and not answered yet; undefined for nothing, null before the first data. */
  waits: string | null | undefined;
  drawn: string;
  tell(cell: Opened): void;
}
