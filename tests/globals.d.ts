// What the theme's scripts share: the one global `zhinan`. `theme.js` makes it, each other script puts into
// it what the scripts after it use.

interface Zhinan {
  /** From this page to the site's root: `../`. */
  readonly root: string;
  /** The first file of the search index, from the root. */
  readonly entry: string;
  /** The name under which the browser stores something of this site. */
  readonly key: (name: string) => string;
  /** Files of scripts that the search loads when it needs them. */
  parts: Record<'Stem' | 'Sound', string>;
  /** Words of the interface by key. */
  words: Record<string, string>;
  /** The words for `key`, with `{name}` replaced by `values.name`. */
  t: (key: string, values?: Record<string, string | number>, all?: Record<string, string>) => string;
  /** Puts `children` in the place of all that is in `node`. */
  refill: (node: Element, children: (string | Node)[]) => void;
  /** Copies a text. */
  copy: (text: string) => Promise<void>;
  decideValue: DecideValues;
  decideDerive: DecideDerive;
  /** What pages and later scripts may call. */
  [name: string]: any;
}

declare var zhinan: Zhinan;

interface Window {
  zhinan: Zhinan;
}

/** What `decide-derive.js` gives. */
interface DecideDerive {
  FORMULAS: Record<string, (of: [bigint, bigint][]) => [bigint, bigint][]>;
  formula(data: any, states: any[], index: number): string | null;
  limit(data: any, states: any[], moments: Map<string, number>, index: number, now: number): string | null;
  due(data: any, states: any[], moments: Map<string, number>, ending: [string, string?, ...any[]]): number | null;
  datesOf(data: any, states: any[], moments: Map<string, number>, outcomes: number[]): { [id: string]: string };
  mostLeft(data: any, states: any[], moments: Map<string, number>, ending: [string, string?, ...any[]], now: number): number | null;
}

/** What `decide-value.js` gives. */
interface DecideValues {
  KINDS: Record<string, {
    parse(data: any, fact: any, text: string): number | null;
    format(data: any, fact: any, value: number): string;
    options?: boolean;
    instant?(data: any, value: number): number;
    day?(data: any, value: number): number;
    whole?: boolean;
  }>;
  normalize(text: string): string;
  parse(data: any, fact: any, text: string): number | null;
  format(data: any, fact: any, value: number): string;
  parseInstant(data: any, text: string): number | null;
  dayOf(data: any, t: number): number;
  formatLocal(data: any, t: number): string;
  formatInstant(data: any, t: number): string;
  end(data: any, from: [number, number?], within: number, unit: string, counting: number): [number, number?];
}
