import type { Address } from '../base/address';
import type { UnknownReason } from '../model/evidence';
import { idOf } from '../model/ids';
import type { BlockContext } from './blocks';
import { textEvidence } from './known';
import { pointerAt } from './values';

/** The first word of the command that is a whole pointer; undefined for expressions, names and unknown commands. */
export function addressOfCommand(context: Pick<BlockContext, 'words'>): Address | undefined {
  for (let i = 1; i < context.words.length; i++) {
    const word = context.words[i] ?? '';
    const pointer = pointerAt(word, 0);
    if (pointer?.end === word.length) return pointer.value ?? undefined;
  }
  return undefined;
}

/** True for `!alpc`, `!lpc` and the like, whatever extension prefix and case they were typed with. */
export function isCommand(context: Pick<BlockContext, 'words'>, ...names: readonly string[]): boolean {
  return names.includes(context.words[0] ?? '');
}

/** True when the command has this switch (`/p`), in either case and with `-` for `/`. */
export function hasSwitch(context: Pick<BlockContext, 'words'>, name: string): boolean {
  return context.words.some((word, i) => i > 0 && word.slice(1).toLowerCase() === name && /^[/-]/.test(word));
}

/**
 * Records that `!alpc /p X` or `!alpc /m X` was answered by an error or by the help text: what it asked for is unknown.
 */
export function noteUnanswered(context: BlockContext, line: number, text: string, reason: UnknownReason): void {
  const address = addressOfCommand(context);
  // Of several commands on one line it cannot be told which one failed.
  if (address === undefined || context.command.text.includes(';')) return;
  const evidence = textEvidence(context, line, text);
  const note = (of: `port:${string}` | `message:${string}`, fields: readonly string[]): void => {
    for (const field of fields) context.sink.add({ kind: 'unknown', of, field, reason, evidence });
  };
  if (hasSwitch(context, 'm') || context.words[1]?.toLowerCase() === 'message') {
    note(idOf('message', address), ['queue', 'queuePort', 'serverThread']);
  } else if (hasSwitch(context, 'p') || context.words[1]?.toLowerCase() === 'port') {
    note(idOf('port', address), ['type', 'owner', 'queues', 'registeredThreads']);
  }
}
