// What the box for a text is sent (viz/textbox/__init__.py), and what it holds.

export interface Sent {
  text: string;
  label: string;
  placeholder: string;
  /** What is said of a text of more than `most` characters. */
  refused: string;
  most: number;
}

export interface Box {
  holder: HTMLElement;
  area: HTMLTextAreaElement;
  refused: HTMLElement;
  most: number;
  count: number;
  /** The text that the server told last, and the one that was handed to it last. */
  told: string | null;
  handed: string;
  send(text: string): void;
}
