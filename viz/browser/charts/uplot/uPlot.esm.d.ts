// The part of uPlot that we use (charts/plot.js). This file is Gatescope's; the others here are uPlot's own.

export type Values = (number | null)[];

export default class uPlot {
  constructor(options: object, data: Values[], place: HTMLElement);
  readonly root: HTMLElement;
  readonly over: HTMLElement;
  readonly ctx: CanvasRenderingContext2D;
  readonly bbox: { left: number; top: number; width: number; height: number };
  readonly width: number;
  readonly data: Values[];
  readonly series: { show?: boolean }[];
  readonly cursor: { idx: number | null; left: number; top: number };
  valToPos(value: number, scale: string, inCanvas?: boolean): number;
  posToVal(position: number, scale: string): number;
  setData(data: Values[], resetScales?: boolean): void;
  setSize(size: { width: number; height: number }): void;
  setSeries(index: number, choice: { show: boolean }): void;
  redraw(): void;
  destroy(): void;
}
