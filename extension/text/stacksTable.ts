import type { Address } from '../base/address';
import type { ThreadFields } from '../model/entities';
import type { Known } from '../model/evidence';
import { idOf, normalCid } from '../model/ids';
import type { Block, BlockContext, BlockParser, LineKind } from './blocks';
import { isSymbolAt } from './frameScan';
import { known, textEvidence } from './known';
import { endOfText, isHexCode, parseNonNull, skipBlanks } from './pointer';
import { NAMES_ONLY } from './stackHeader';
import { memoryOf } from './stackMemory';
import { isStackNoise } from './stackNoise';
import { StackRows } from './stackRows';
import { readThreadState } from './threadHeader';

const HEADER = /^\s*Proc\.Thread\s+\.?Thread\s+(?:Ticks\s+)?ThreadState\s+Blocker/;

/** `   4.0000cc  ffffe00001019880 0001eee1 Blocked    nt!KiSwapContext+0x76`; Ticks is missing on old kernels. */
const THREAD =
  /^\s*([0-9a-f]{1,8})\.([0-9a-f]{6,8})\s+([0-9a-f]{8,16})\s+(?:([0-9a-f]{7,8})\s+)?([A-Za-z_]{4,14})\b\s*(.*)$/;

/** `                            [ffffe00000089040 System]` */
const PROCESS = /^\s*\[([0-9a-f]{8,16})\s+([^\]]{1,64})\]\s*$/;

/** Ticks are computed from a clock that may have been torn: an age of more than half the range is none. */
const MAX_TICKS = 0x8000_0000;

/** The table of `!stacks`: one row a thread; with level 2 its stack by names below. */
export const stacksTableParser: BlockParser = {
  name: '!stacks',
  starts: '0123456789abcdefABCDEF[P',
  begin(text, line, context) {
    const first = skipBlanks(text);
    const code = text.charCodeAt(first);
    if (code === 80) return HEADER.test(text.slice(0, 200)) ? new StacksTable(context) : undefined;
    const row = code === 91 ? isHexCode(text.charCodeAt(first + 1)) : isHexCode(code) && hasDot(text, first);
    if (!row) return undefined;
    const table = new StacksTable(context);
    return table.take(text.slice(0, 1000), line) ? table : undefined;
  },
};

function hasDot(text: string, first: number): boolean {
  const dot = text.indexOf('.', first);
  return dot > first && dot <= first + 8 && isHexCode(text.charCodeAt(dot + 6));
}

interface OpenThread {
  readonly address: Address;
  readonly fields: ThreadFields;
  readonly rows: StackRows;
  readonly firstLine: number;
}

class StacksTable implements Block {
  private process: { readonly address: Known<Address>; readonly name: Known<string> } | undefined;
  private thread: OpenThread | undefined;

  constructor(private readonly context: BlockContext) {}

  line(text: string, line: number): LineKind | undefined {
    if (skipBlanks(text) === text.length) return 'noise';
    if (this.take(text.slice(0, 1000), line) || this.takeFrame(text, line)) return 'understood';
    if (/^\s*(?:Threads Processed:|Max cache size|Total cache|Proc\.Thread)/.test(text)) return 'understood';
    return isStackNoise(text) ? 'noise' : undefined;
  }

  /** A row of a process or of a thread. */
  take(text: string, line: number): boolean {
    return this.takeThread(text, line) || this.takeProcess(text, line);
  }

  private takeProcess(text: string, line: number): boolean {
    const match = PROCESS.exec(text);
    const address = parseNonNull(match?.[1] ?? '');
    if (!match || address === undefined) return false;
    this.finish();
    const name = known(this.context, line, text, (match[2] ?? '').trim());
    this.process = { address: { value: address, evidence: name.evidence }, name };
    const fields = { address: this.process.address, name };
    this.context.sink.add({ kind: 'process', id: idOf('process', address), fields });
    return true;
  }

  private takeThread(text: string, line: number): boolean {
    const match = THREAD.exec(text);
    const address = parseNonNull(match?.[3] ?? '');
    if (!match || address === undefined) return false;
    const state = readThreadState(match[5] ?? '');
    const cid = normalCid(`${match[1] ?? ''}.${(match[2] ?? '').replace(/^0{1,4}(?=.{4})/, '')}`);
    if (state === undefined || cid === undefined) return false;
    this.finish();
    const evidence = textEvidence(this.context, line, text);
    const ticks = match[4] === undefined ? undefined : parseInt(match[4], 16);
    const blocker = (match[6] ?? '').trim();
    const fields: ThreadFields = {
      address: { value: address, evidence },
      cid: { value: cid, evidence },
      state: { value: state, evidence },
      ...(ticks !== undefined && ticks < MAX_TICKS && { ticks: { value: ticks, evidence } }),
      ...(/^stack paged out/i.test(blocker) && { stackResident: { value: false, evidence } }),
      ...(this.process && { process: this.process.address, processName: this.process.name }),
    };
    const rows = new StackRows(memoryOf(this.context.scope).symbols, NAMES_ONLY);
    if (isSymbolAt(blocker, 0)) rows.push(blocker, line);
    this.thread = { address, fields, rows, firstLine: line };
    this.nameProcess(cid, evidence);
    return true;
  }

  private nameProcess(cid: string, evidence: Known<string>['evidence']): void {
    const pid = cid.split('.')[0];
    if (!this.process || pid === undefined || pid === '0000') return;
    const fields = { address: this.process.address, pid: { value: pid, evidence } };
    this.context.sink.add({ kind: 'process', id: idOf('process', this.process.address.value), fields });
  }

  private takeFrame(text: string, line: number): boolean {
    const first = skipBlanks(text);
    if (!this.thread || first < 2 || !isSymbolAt(text, first)) return false;
    this.thread.rows.push(text.slice(first, endOfText(text)), line);
    return true;
  }

  /** Hands over the open thread. One row is the place that blocks, several are the stack (level 2). */
  private finish(): void {
    const thread = this.thread;
    this.thread = undefined;
    if (!thread) return;
    const { rows, firstLine } = thread;
    const whole = rows.length > 1 && rows.firstRow !== undefined;
    const evidence = textEvidence(this.context, firstLine, rows.firstRow ?? '', rows.lastLine);
    const fields = whole ? { ...thread.fields, frames: rows.known(evidence) } : thread.fields;
    this.context.sink.add({ kind: 'thread', id: idOf('thread', thread.address), fields });
  }

  end(): void {
    this.finish();
  }
}
