/** A row of `bl`. */
export interface ListedBreakpoint {
  readonly id: number;
  readonly enabled: boolean;
  /** Its module is not loaded yet: it waits. */
  readonly deferred: boolean;
  readonly address?: string;
  /** Line of the source at which it stands. */
  readonly line?: number;
  /** It watches memory, and takes one of the processor's registers for that. */
  readonly watches: boolean;
}

/** Longest row that is looked at; commands of breakpoints can be long, and stand at the end. */
const LONGEST = 1_000;

/**
 * Blanks made one each: number, state (`e`, `d`, behind it `u` where deferred), since version 10.0.17 two links, of which the
 * text stays (`Disable Clear`), with the `u` behind them; address; line; access of `ba`; passes.
 */
const ROW =
  /^ ?(\d{1,6}) ([edur]{1,4})\d?(?: (?:Disable|Enable) Clear)?( u)?(?: ([0-9a-f]{8}(?:`?[0-9a-f]{8})?))?(?: \[[^\]]{1,500} @ (\d{1,7})\])?(?: ([erw]) ?[1248])? [0-9a-f]{4,5} \([0-9a-f]{4,5}\)/i;

export function listedBreakpoints(text: string): readonly ListedBreakpoint[] {
  return text.split('\n').flatMap(row => {
    const [, id, state = '', mark, address, line, access] = ROW.exec(row.slice(0, LONGEST).replace(/\s+/g, ' ')) ?? [];
    if (id === undefined) return [];
    const deferred = mark !== undefined || state.toLowerCase().includes('u');
    return [
      {
        id: Number(id),
        enabled: !state.toLowerCase().startsWith('d'),
        deferred,
        watches: access !== undefined && access.toLowerCase() !== 'e',
        ...(address !== undefined && !deferred && { address: `0x${address.replace('`', '')}` }),
        ...(line !== undefined && { line: Number(line) }),
      },
    ];
  });
}

/** Numbers that `bm` gave: `  3: fffff801`2b0c1230 @!"nt!NtCreateFile"`. */
export function matchedBreakpoints(text: string): readonly number[] {
  return [...text.matchAll(/^\s{0,20}(\d{1,6}): [0-9a-f]{8}/gim)].map(match => Number(match[1]));
}
