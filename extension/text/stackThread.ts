import { idOf, type ThreadId, threadIdOfCid } from '../model/ids';
import type { BlockContext } from './blocks';
import { memoryOf } from './stackMemory';

/** `k`, `kb`, `kv 20`, … as a command of its own, also behind `~*`, `;` and inside braces or quotes. */
const SHOWS_STACK = /(?:^|[;{}"'\s]|~[\d*.#]+)k[bcdfnpvPLMNr]{0,6}(?=$|[\s;}"'\d])(?!\s*=)/;

/** Commands that print a row about a thread above each of its stacks. A plain `~` lists threads without them. */
const HEADS_STACKS = /^\s*(?:$|~[\d*.#]*\s*(?:k|e\s|\{)|!uniqstack|!findstack|!running|!foreach|!for_each|\.foreach)/i;

/** The command goes to a register context that is not the thread's own before it shows a stack. */
const OTHER_REGISTERS = /\.(?:ecxr\b|(?:cxr|trap|tss)\s+[^;\s])/i;

const USER_PROMPT = /(?:^|\|\|\d+:)(\d+):(\d{3,})(?::\w+)?>$/;

/**
 * The thread that a stack outside of a THREAD block belongs to, or undefined where the log does not say.
 *
 * @param otherContext `*** Stack trace for last set context` stood above it: `.thread` or `.cxr` chose the registers
 */
export function threadOfStack(context: BlockContext, otherContext: boolean): ThreadId | undefined {
  const { scope, command } = context;
  const memory = memoryOf(scope);
  if (memory.heading?.command === command.index && HEADS_STACKS.test(command.text)) return memory.heading.thread;
  if (command.text !== '' && !SHOWS_STACK.test(command.text.slice(0, 2000))) return undefined;
  if (OTHER_REGISTERS.test(command.text)) return undefined;
  const user = USER_PROMPT.exec(command.prompt);
  if (user) return otherContext ? undefined : userThread(context, user[1] ?? '', user[2] ?? '');
  if (scope.thread !== undefined) return idOf('thread', scope.thread);
  if (otherContext || command.text === '') return undefined;
  const current = memory.currentOf(command);
  return current === undefined ? undefined : idOf('thread', current);
}

/** `~5k` names its thread, `k` shows the one of the prompt. */
function userThread(context: BlockContext, process: string, thread: string): ThreadId | undefined {
  const chosen = /^\s*~(\d+)\s*k/.exec(context.command.text)?.[1] ?? thread;
  const cid = context.scope.userThreads.get(userThreadKey(process, chosen));
  return cid === undefined ? undefined : threadIdOfCid(cid);
}

/** Key of a debugger's thread number in `Scope.userThreads`: `0:13`, in decimal without leading zeros. */
export function userThreadKey(process: string, thread: string): string {
  return `${Number(process)}:${Number(thread)}`;
}

/** The process number of a user-mode prompt (`1` of `1:003>`). */
export function processOfPrompt(prompt: string): string | undefined {
  return USER_PROMPT.exec(prompt)?.[1];
}
