// What the keys are sent (viz/keys/__init__.py), and what they hold.

import type { Offer } from "./offer.js";

export interface Sent {
  /** What a key does, by small letters. */
  actions: Record<string, string>;
  /** Of the list that "?" opens. */
  lines: string[];
  title: string;
  /** How its button that closes is called. */
  close: string;
  tour: string;
  /** Nothing, or what is offered and how to decline it. */
  offer: string[];
  /** How a button that explains something is called, "{of}" standing for what. */
  help: string;
  language: string;
  page: string;
  present: boolean;
  /** The number of the press that was answered last. */
  handled: number;
}

export interface View {
  root: HTMLElement;
  help: HTMLDialogElement;
  tour: HTMLButtonElement;
  close: HTMLButtonElement;
  offer: Offer;
  data: Sent;
  dispose(): void;
}
