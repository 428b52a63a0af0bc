import { isPresent } from '../base/present';
import type { EntityId, ThreadId } from '../model/ids';
import type { Cycle } from './cycles';
import { processOf } from './inverseIndex';
import type { RuleContext } from './ruleContext';
import type { Finding } from './step';
import type { Hop } from './verdict';

/** Members of a cycle named in a sentence; more are counted. */
const NAMED = 4;

/** The threads between the first of a chain and where it ends; the last of them where the end is not a thread itself. */
export interface Between {
  readonly count: number;
  readonly last?: ThreadId;
}

/** One sentence on a chain that ends somewhere. */
export function endSummary(
  context: RuleContext,
  start: ThreadId,
  first: Hop | undefined,
  between: Between,
  finding: Finding | undefined,
): string {
  const clause = finding?.clause ?? 'what it waits for was not read';
  if (!first || finding?.at === start) return `${capital(clause)}.`;
  return `${subject(context, start)} ${waitPhrase(context, first)}${throughPhrase(context, between)}: ${clause}.`;
}

/** Who waits last is the one to look at. */
function throughPhrase(context: RuleContext, { count, last }: Between): string {
  if (count === 0) return '';
  const name = last === undefined ? undefined : context.name(last);
  if (count === 1) return ` through ${name ?? '1 more thread'}`;
  return ` through ${count} more threads${name === undefined ? '' : `, the last of them ${name}`}`;
}

/** One sentence on a chain that runs into a circle; `entry` is the position of the member that it reaches first. */
export function cycleSummary(context: RuleContext, start: ThreadId, cycle: Cycle, entry: number): string {
  const what = cycle.certainty === 'certain' ? 'deadlock' : 'possible deadlock';
  const count = cycle.threads.length;
  const names = Array.from(
    { length: Math.min(NAMED, count) },
    (_, i) => cycle.threads[(entry + i) % count] ?? start,
  ).map(id => context.name(id));
  const [first = 'a thread'] = names;
  const rest = count - names.length;
  const listed = [...names, ...(rest > 0 ? [`${rest} more`] : []), first].join(' → ');
  const circle = count === 1 ? `${first} waits for itself` : `${count} threads wait in a circle (${listed})`;
  return cycle.threads[entry] === start
    ? `${capital(what)}: ${circle}.`
    : `${subject(context, start)} is held up by a ${what}: ${circle}.`;
}

function waitPhrase(context: RuleContext, hop: Hop): string {
  switch (hop.relation) {
    case 'waits-for-reply':
      return `waits for a reply${isSelfCall(context, hop.from, hop.to) ? ' from its own process' : ''}`;
    case 'waits-for-lock':
      return `waits for ${context.name(hop.to)}`;
    case 'waits-for-process':
    case 'waits-for-thread':
      return `waits for ${context.name(hop.to)} to end`;
    case 'waits-for-io':
      return 'waits for I/O';
    case 'queued-at':
    case 'served-by':
    case 'owned-by':
    case 'held-by':
      return 'waits';
  }
}

/** A process that calls its own endpoint can starve itself. */
function isSelfCall(context: RuleContext, start: EntityId, messageId: EntityId): boolean {
  const { snapshot } = context;
  const thread = snapshot.threads.get(start as ThreadId);
  const message = snapshot.messages.get(messageId as `message:${string}`);
  const owner = message?.queuePortOwner?.value ?? thread?.waitsFor?.value.process;
  if (!thread || !isPresent(owner)) return false;
  const own = processOf(snapshot, thread);
  return own !== undefined && own === snapshot.find(`process:0x${owner.toString(16).padStart(16, '0')}`)?.id;
}

/** Names of processes keep their spelling. */
function subject(context: RuleContext, start: ThreadId): string {
  return context.name(start).replace(/^thread /, 'Thread ');
}

/** A word of ours; a word in front of a number is the name of a process, which keeps its spelling. */
const OWN_WORD = /^(?:thread |process |[a-z]+(?! [\da-f]{4,}\b)(?: |$))/;

function capital(text: string): string {
  return OWN_WORD.test(text) ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
