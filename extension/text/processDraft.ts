import type { ProcessFields } from '../model/entities';
import type { Address } from '../base/address';
import type { Known } from '../model/evidence';
import { normalCid } from '../model/ids';
import type { BlockContext } from './blocks';
import { withoutComment } from './comment';
import { known } from './known';
import { parsePointer } from './pointer';
import { parsePrintedTime } from './printedTime';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

/** Labels that are followed by one word. */
const LABELS: ReadonlySet<string> = new Set([
  'SessionId:',
  'Cid:',
  'Peb:',
  'ParentCid:',
  'DirBase:',
  'ObjectTable:',
  'HandleCount:',
  'TableSize:',
  'FreezeCount',
]);

/** What was read of a PROCESS block so far. */
export class ProcessDraft {
  readonly fields: Writable<ProcessFields> = {};
  /** A label at the end of the last row, whose value a broken row prints on the next. */
  private open: string | undefined;

  constructor(
    readonly context: BlockContext,
    readonly address: Address,
  ) {}

  set<K extends keyof ProcessFields>(
    field: K,
    value: NonNullable<ProcessFields[K]>['value'],
    text: string,
    line: number,
  ): void {
    // The type of a value belongs to its field; the compiler does not follow that through the index.
    (this.fields as Record<string, Known<unknown>>)[field] = known(this.context, line, text, value);
  }

  /**
   * Reads `Label: value` pairs (`SessionId: 0  Cid: 033c    Peb: …`) from a row, however they are spread over rows.
   * False if the row has none.
   */
  takePairs(row: string, text: string, line: number): boolean {
    const words = row.slice(0, 400).trim().split(/\s+/);
    let taken = this.takeOpen(words, text, line);
    for (let i = 0; i < words.length; i++) {
      const word = words[i] ?? '';
      if (word === 'Image:') return this.takeImage(row, text, line);
      if (word === 'DeepFreeze') {
        this.set('frozen', true, text, line);
        taken = true;
      }
      if (!LABELS.has(word)) continue;
      taken = true;
      const value = words[i + 1];
      if (value === undefined) this.open = word;
      else this.takePair(word, value, text, line);
    }
    return taken;
  }

  private takeOpen(words: readonly string[], text: string, line: number): boolean {
    const label = this.open;
    this.open = undefined;
    const value = words[0];
    if (label === undefined || value === undefined || value.endsWith(':')) return false;
    return this.takePair(label, value, text, line);
  }

  private takeImage(row: string, text: string, line: number): boolean {
    const at = row.indexOf('Image:');
    const name = withoutComment(row.slice(at + 6)).trim();
    if (name !== '' && !name.startsWith('<')) this.set('name', name, text, line);
    return true;
  }

  /** True if the value is one of those that the label can have. */
  private takePair(label: string, value: string, text: string, line: number): boolean {
    switch (label) {
      case 'SessionId:':
        return this.takeSession(value, text, line);
      case 'Cid:':
      case 'ParentCid:': {
        const pid = value.includes('.') ? undefined : normalCid(value);
        if (pid !== undefined) this.set(label === 'Cid:' ? 'pid' : 'parentPid', pid, text, line);
        return pid !== undefined;
      }
      case 'Peb:': {
        const peb = parsePointer(value);
        if (peb !== undefined) this.set('peb', peb, text, line);
        return peb !== undefined;
      }
      case 'HandleCount:': {
        const count = /^(\d{1,9})\.?$/.exec(value)?.[1];
        if (count !== undefined) this.set('handleCount', Number(count), text, line);
        return count !== undefined;
      }
      case 'FreezeCount':
        if (/^[1-9]\d{0,4}$/.test(value)) this.set('frozen', true, text, line);
        return /^\d{1,5}$/.test(value);
      default:
        return /^[0-9a-f`.]+$/i.test(value);
    }
  }

  private takeSession(value: string, text: string, line: number): boolean {
    if (value === 'none') this.set('session', null, text, line);
    else if (/^[0-9a-f]{1,8}$/i.test(value)) this.set('session', parseInt(value, 16), text, line);
    else return false;
    return true;
  }

  /** `ElapsedTime                       1 Day 01:53:14.490`; `<Invalid>` says nothing. */
  takeElapsed(rest: string, text: string, line: number): void {
    const elapsed = parsePrintedTime(rest);
    if (elapsed !== undefined) this.set('elapsedMs', elapsed, text, line);
  }
}
