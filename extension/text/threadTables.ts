import { idOf } from '../model/ids';
import type { BlockContext, BlockParser } from './blocks';
import { known } from './known';
import { parseNonNull, skipBlanks } from './pointer';
import { ROW_ONLY } from './rowOnly';

/** Titles and remarks of the commands that list processes and threads, by what they begin with. */
const TITLES: readonly string[] = [
  '**** NT ACTIVE PROCESS DUMP ****',
  '**** Critical WorkQueue',
  '**** Delayed WorkQueue',
  '**** HyperCritical WorkQueue',
  '**** ExWorkerQueue',
  '**** NUMA Node',
  '**** Zombie',
  '*** Enumerating APCs in all processes',
  'Searching for Process with Cid ==',
  'Searching for Process with Image',
  'Unable to get current machine context',
  'Unable to get thread context',
  'Unable to get current thread',
  'Unable to get process context',
  "Can't retrieve thread context",
  'GetContextState failed',
  'Kernel stack not resident',
  'No active threads',
  'No runnable threads',
  'Dumping Session ',
  'Total threads:',
  'Duplicate callstacks:',
  'Processing ',
  'Threads Processed:',
  'Found ',
];

const FIRST = new Set(TITLES.map(title => title.charCodeAt(0)));

/** `Processor 0: Ready Threads at priority 8`, `Processor 1: No threads in READY state`; words differ between versions. */
const READY = /^Processor \d{1,4}:? +(?:Ready |No |KPRI)/i;

/** Rows of `!runaway`: titles and `  0:55c        0:00:00.0093`. */
const RUNAWAY =
  /^(?:(?:User Mode|Kernel Mode|Elapsed) Time|Thread\s+Time|\d+:[0-9a-f]+\s+(?:\d+ days? )?\d+:\d\d:\d\d\.\d+)/;

/** A row of `!apc`: `Process ffffe000… svchost.exe`, `Thread ffffe000…`. */
const APC_ROW = /^(Process|Thread)\s+([0-9a-f]{8,16})\b\s*(.{0,64})$/;

/** Rows around lists of processes and threads that stand alone. */
export const threadTableParser: BlockParser = {
  name: 'thread tables',
  starts: '0123456789abcdefABCDEF*STIUGKNP',
  begin(text, line, context) {
    const first = skipBlanks(text);
    const code = text.charCodeAt(first);
    if (FIRST.has(code)) {
      const title = TITLES.find(candidate => text.startsWith(candidate, first));
      if (title !== undefined && isTitle(title, text)) return ROW_ONLY;
    }
    if (text.length - first > 200) return undefined;
    const apc = context.words[0] === '!apc' && (code === 80 || code === 84);
    if (apc) return takeApc(text, text.slice(first), line, context) ? ROW_ONLY : undefined;
    if (context.words[0] === '!runaway') return RUNAWAY.test(text.slice(first)) ? ROW_ONLY : undefined;
    if (code === 80) return READY.test(text.slice(first)) ? ROW_ONLY : undefined;
    return undefined;
  },
};

/** Titles that are plain words have to go on as a title does. */
function isTitle(title: string, text: string): boolean {
  if (title === 'Processing ') return /^\s*Processing \d+ threads/.test(text);
  if (title === 'Found ') return /^\s*Found \d+ (?:threads?|matching)\b/.test(text);
  return true;
}

function takeApc(text: string, row: string, line: number, context: BlockContext): boolean {
  const match = APC_ROW.exec(row.trimEnd());
  const address = parseNonNull(match?.[2] ?? '');
  if (!match || address === undefined) return false;
  const name = (match[3] ?? '').trim();
  const fields = { address: known(context, line, text, address) };
  if (match[1] === 'Thread') context.sink.add({ kind: 'thread', id: idOf('thread', address), fields });
  else {
    const named = name === '' ? fields : { ...fields, name: known(context, line, text, name) };
    context.sink.add({ kind: 'process', id: idOf('process', address), fields: named });
  }
  return true;
}
