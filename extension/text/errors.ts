import type { Address } from '../base/address';
import type { UnknownReason } from '../model/evidence';
import type { EntityId } from '../model/ids';
import { idOf } from '../model/ids';
import type { BlockContext, BlockParser } from './blocks';
import { readErrorLine } from './errorLines';
import { textEvidence } from './known';
import { ONE_LINE } from './oneLine';
import { parseNonNull } from './pointer';

/** Errors of any command. Those of `!alpc` that only it prints are read by its own parser, before this one. */
export const errorParser: BlockParser = {
  name: 'errors',
  begin(text, line, context) {
    const error = readErrorLine(text);
    if (!error) return undefined;
    if (error.reason) noteUnanswered(context, line, text, error.reason);
    return ONE_LINE;
  },
};

/** What an entity lacks whose question was answered by an error. */
interface Asked {
  readonly of: EntityId;
  readonly fields: readonly string[];
}

function noteUnanswered(context: BlockContext, line: number, text: string, reason: UnknownReason): void {
  const asked = askedFor(context);
  if (!asked) return;
  const evidence = textEvidence(context, line, text);
  for (const field of asked.fields) context.sink.add({ kind: 'unknown', of: asked.of, field, reason, evidence });
}

/** The entity that the command names by its address. */
function askedFor({ words }: BlockContext): Asked | undefined {
  const address = words
    .slice(1)
    .map(wholeAddress)
    .find(found => found !== undefined);
  if (address === undefined) return undefined;
  switch (words[0]) {
    case '!thread':
    case '.thread':
      return { of: idOf('thread', address), fields: ['state', 'frames'] };
    case '!process':
    case '.process':
      return { of: idOf('process', address), fields: ['pid', 'name'] };
    case '!alpc':
      return askedOfAlpc(words, address);
    default:
      return undefined;
  }
}

function askedOfAlpc(words: readonly string[], address: Address): Asked | undefined {
  switch (words[1]?.toLowerCase().replace(/^-/, '/')) {
    case '/m':
      return { of: idOf('message', address), fields: ['queue', 'queuePort', 'serverThread'] };
    case '/p':
      return { of: idOf('port', address), fields: ['type', 'owner', 'queues', 'registeredThreads'] };
    case '/lpc':
      return { of: idOf('port', address), fields: ['connections'] };
    default:
      return undefined;
  }
}

/** Eight digits at least: a small number is a flag or a count. */
function wholeAddress(word: string): Address | undefined {
  const digits = word.replace(/^0x/i, '').replace(/[`;]/g, '');
  return digits.length >= 8 ? parseNonNull(digits) : undefined;
}
