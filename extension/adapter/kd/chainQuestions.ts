import type { Chain } from '../../analysis/verdict';
import { addressOfId, type EntityId, kindOfId } from '../../model/ids';
import type { Snapshot } from '../../model/snapshot';

/** Threads of a pool that are asked for by commands; of larger ones typed memory tells the rest. */
const MOST_OF_POOL = 16;

/** State, waits and stack, with the pages of its process. */
const WITH_STACK = '1f';
/** State and waits alone: what threads of a pool do, of which there may be many. */
const WAITS_ONLY = '2';

/** A thread by its address, with everything that kd prints of it. */
export function threadQuestion(address: bigint): string {
  return `!thread 0x${address.toString(16)} ${WITH_STACK}`;
}

/**
 * What to ask next along a chain: the debugger's own command for each thing on it that was not asked for yet, those of one
 * hop together. A thing without an address cannot be asked for.
 */
export function chainQuestions(chain: Chain, snapshot: Snapshot, asked: Set<EntityId>): readonly string[] {
  const commands: string[] = [];
  const ask = (id: EntityId, question: (address: string) => string | undefined): void => {
    const address = addressOfId(id);
    if (address === undefined || address === 0n || asked.has(id)) return;
    const command = question(`0x${address.toString(16)}`);
    if (command === undefined) return;
    asked.add(id);
    commands.push(command);
  };
  const pool = poolOf(chain);
  const left = new Set(pool.slice(MOST_OF_POOL));
  for (const id of thingsOf(chain)) if (!left.has(id)) ask(id, address => questionOf(snapshot, pool, id, address));
  // A process tells of a request only where nothing else does.
  const { end } = chain;
  if (commands.length === 0 && kindOfId(end) === 'process') ask(end, address => `!process ${address} 0`);
  return commands;
}

function questionOf(snapshot: Snapshot, pool: readonly EntityId[], id: EntityId, address: string): string | undefined {
  switch (kindOfId(id)) {
    case 'thread':
      return `!thread ${address} ${pool.includes(id) ? WAITS_ONLY : WITH_STACK}`;
    case 'message':
      return `!alpc /m ${address}`;
    case 'port':
      return `!alpc /p ${address}`;
    case 'irp':
      return `!irp ${address}`;
    case 'lock':
      return isResource(snapshot, id) ? `!locks ${address}` : undefined;
    case 'process':
      return undefined;
  }
}

/** Of the other kinds `!thread` of the waiting thread prints the owner, or nobody records one. */
function isResource(snapshot: Snapshot, id: EntityId): boolean {
  const lock = snapshot.find(id);
  return lock?.kind === 'lock' && lock.type?.value === 'eresource';
}

/** Threads of which any could take a request, as far as they are on this chain. */
function poolOf({ hops, end, verdict, branches }: Chain): readonly EntityId[] {
  const served = hops.filter(({ from, relation }) => relation === 'served-by' && kindOfId(from) === 'port');
  const unread = kindOfId(end) === 'port' ? verdict.missing.map(({ of }) => of) : [];
  return [
    ...served.map(({ to }) => to),
    ...unread.filter(of => kindOfId(of) === 'thread'),
    ...(branches ?? []).flatMap(poolOf),
  ];
}

/** In the order in which the chain leads to them. */
function thingsOf(chain: Chain): readonly EntityId[] {
  return [
    chain.start,
    ...chain.hops.map(({ to }) => to),
    chain.end,
    ...chain.verdict.missing.map(({ of }) => of),
    ...(chain.branches ?? []).flatMap(thingsOf),
  ];
}

/** True where nothing that could still be read would make the chain any surer. */
export function isSettled(chain: Chain): boolean {
  const { certainty, missing } = chain.verdict;
  return (
    certainty === 'certain' &&
    missing.length === 0 &&
    chain.hops.every(hop => hop.certainty === 'certain') &&
    (chain.branches ?? []).every(isSettled)
  );
}
