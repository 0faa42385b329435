// What the keys are sent (viz/keys/__init__.py), and what they hold.

import type { Offer } from "./offer.js";

export interface Sent {
  /** What a key does, by small letters. */
  actions: Record<string, string>;
  /** Of the list that "?" opens. */
  lines: string[];
  title: string;
  tour: string;
  /** Nothing, or what is offered and how to decline it. */
  offer: string[];
  page: string;
  present: boolean;
  /** The number of the press that was answered last. */
  handled: number;
}

export interface View {
  root: HTMLElement;
  help: HTMLDialogElement;
  tour: HTMLButtonElement;
  offer: Offer;
  data: Sent;
  dispose(): void;
}
