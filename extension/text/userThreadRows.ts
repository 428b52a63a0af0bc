import { normalCid, threadIdOfCid } from '../model/ids';
import type { BlockContext, BlockParser } from './blocks';
import { known } from './known';
import { isBlankCode, parsePointer } from './pointer';
import { ROW_ONLY } from './rowOnly';
import { memoryOf } from './stackMemory';
import { processOfPrompt, userThreadKey } from './stackThread';

/** `.  0  Id: 1a2c.1b3c Suspend: 1 Teb: 000000c3`2a1d5000 Unfrozen "name"`; old ones print `id:` and no colon behind Teb. */
const ROW =
  /^[.#\s]*(\d{1,6})\s+id:\s+([0-9a-f]{1,8}\.[0-9a-f]{1,8})\s+suspend:\s+(-?\d{1,6})\s+(?:teb:?\s+([0-9a-f`]{8,17})\s*)?(?:Frozen|Unfrozen)?\s*(?:"(.{1,200})")?/i;

/** `Start: ntdll!TppWorkerThread (00007ffb…)` and `Priority: 0  Priority class: 32  Affinity: ff` below a row of `~*`. */
const DETAIL = /^\s{2,}(?:Start: \S|Priority: -?\d)/;

/** Threads of a user-mode debugger: `~`, `~*`, `~*k`, `!uniqstack`. */
export const userThreadParser: BlockParser = {
  name: 'user threads',
  starts: '.#0123456789SP',
  begin(text, line, context) {
    const code = text.charCodeAt(0);
    const starts = isBlankCode(code) || code === 46 || code === 35 || (code >= 48 && code <= 57);
    if (!starts || text.length > 400) return undefined;
    if (DETAIL.test(text)) return ROW_ONLY;
    const match = text.includes('d:') ? ROW.exec(text) : null;
    const cid = normalCid(match?.[2] ?? '');
    if (!match || cid === undefined) return undefined;
    addThread(context, match, cid, text, line);
    return ROW_ONLY;
  },
};

function addThread(context: BlockContext, match: RegExpExecArray, cid: string, text: string, line: number): void {
  const id = threadIdOfCid(cid);
  const teb = parsePointer(match[4] ?? '');
  const name = match[5];
  // The suspend count of a stopped target is the debugger's own doing, and is not the thread's.
  const fields = {
    cid: known(context, line, text, cid),
    ...(teb !== undefined && { teb: known(context, line, text, teb) }),
    ...(name !== undefined && { name: known(context, line, text, name) }),
  };
  context.sink.add({ kind: 'thread', id, fields });
  const process = processOfPrompt(context.command.prompt) ?? '0';
  context.scope.userThreads.set(userThreadKey(process, match[1] ?? ''), cid);
  memoryOf(context.scope).heading = { command: context.command.index, thread: id };
}
