import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import { walkList } from '../../kernel/lists';
import { symbolText } from '../../kernel/modules/moduleMap';
import type { StructView } from '../../kernel/structView';
import { type ConsoleCommand, ConsoleError, type Output } from '../consoleCommand';
import { takeAddress, takeSwitches } from './argumentList';
import { pointer } from './kdText';
import { type Machine, machineOf } from './machine';
import { isExclusive, resourceOwners, type ResourceOwner } from './resourceOwners';
import { printThread } from './threadText';

const SWITCHES = new Set(['v', 'p', 'd']);
/** Resources that are read at once. */
const BATCH = 4096;
/** Low bits of an owner that is no thread. Source: wdm.h, ExSetResourceOwnerPointer. */
const MARK = 3n;
const THREAD_INDENT = '     ';

interface Resource {
  readonly view: StructView;
  readonly owners: readonly ResourceOwner[];
}

/** `!locks [-v] [Address]`: ERESOURCEs that somebody holds; with -v all of them, and the threads. */
export const locksCommand: ConsoleCommand = {
  names: ['!locks'],
  async run(args, context, out, signal) {
    const { switches, rest } = takeSwitches(args, SWITCHES);
    const verbose = switches.has('v');
    const machine = await machineOf(context, signal);
    const { address } = await takeAddress(rest, context, signal);
    const { addresses, problem } =
      address === undefined ? await allResources(machine, signal) : { addresses: [address], problem: undefined };
    if (address === undefined) out.write('**** DUMP OF ALL RESOURCE OBJECTS ****\nKD: Scanning for held locks.\n');
    let held = 0;
    for (let start = 0; start < addresses.length; start += BATCH) {
      const part = addresses.slice(start, start + BATCH);
      for (const resource of await resourcesAt(machine, part, signal)) {
        const count = resource.view.value('ActiveCount');
        if (count === undefined) {
          // Held or not: nothing tells.
          const row = `Unable to read _ERESOURCE @ ${pointer(resource.view.address)}`;
          if (address !== undefined) throw new ConsoleError(row);
          out.write(`${row}\n`);
          continue;
        }
        const active = count !== 0n;
        if (active) held++;
        if (active || verbose || address !== undefined) await printResource(machine, resource, verbose, out, signal);
      }
    }
    out.write(`${problem ?? `${addresses.length} total locks, ${held} locks currently held`}\n`);
  },
};

/**
 * The resources of the system; `problem`: why they are not all.
 * @throws ConsoleError where the list cannot be found
 */
async function allResources(
  { kernel }: Machine,
  signal: AbortSignal,
): Promise<{ readonly addresses: readonly Address[]; readonly problem: string | undefined }> {
  const head = kernel.symbol('ExpSystemResourcesList');
  const link = kernel.fields.find('_ERESOURCE', 'SystemResourcesList');
  if (head === undefined || !link) throw new ConsoleError('Unable to get value of ExpSystemResourcesList');
  const walk = await walkList(kernel, head, signal);
  return {
    addresses: walk.links.map(entry => toAddress(entry - BigInt(link.offset))),
    problem: walk.broken && `Unable to read _ERESOURCE list @ ${pointer(walk.broken.at)}`,
  };
}

async function resourcesAt(
  { kernel }: Machine,
  addresses: readonly Address[],
  signal: AbortSignal,
): Promise<readonly Resource[]> {
  const views = await kernel.structs('_ERESOURCE', addresses, signal);
  const owners = await resourceOwners(kernel, views, signal);
  return views.map((view, i) => ({ view, owners: owners[i] ?? [] }));
}

async function printResource(
  machine: Machine,
  resource: Resource,
  verbose: boolean,
  out: Output,
  signal: AbortSignal,
): Promise<void> {
  const { view, owners } = resource;
  const waiters = (['Exclusive', 'Shared'] as const).map(kind => ({
    kind,
    count: view.value(`NumberOf${kind}Waiters`) ?? 0n,
    threads: waitersOn(machine, view.pointer(`${kind}Waiters`)),
  }));
  const contention = view.value('ContentionCount') ?? 0n;
  const lines = [
    '',
    `Resource @ ${placeOf(machine, view.address)}    ${heldBy(resource)}`,
    ...(contention === 0n ? [] : [`    Contention Count = ${contention}`]),
    ...waiters.flatMap(({ kind, count }) => (count === 0n ? [] : [`    NumberOf${kind}Waiters = ${count}`])),
    ...(owners.length === 0 ? [] : [`     Threads: ${owners.map(ownerText).join('')}`]),
    ...waiters.flatMap(({ kind, threads }) =>
      threads.length === 0
        ? []
        : [
            '',
            `     Threads Waiting On ${kind} Access:`,
            ...threads.map(one => `              ${pointer(one)}       `),
          ],
    ),
  ];
  for (const line of lines) out.write(`${line}\n`);
  if (!verbose) return;
  const threads = [...owners.map(owner => toAddress(owner.thread & ~MARK)), ...waiters.flatMap(one => one.threads)];
  for (const thread of await machine.kernel.structs('_ETHREAD', threads, signal)) {
    out.write('\n');
    const detail = { indent: THREAD_INDENT, waits: true, details: true, stack: true, args: false };
    await printThread(machine, thread, detail, out, signal);
  }
}

/** With its symbol, where the resource is a variable of an image. */
function placeOf({ engine }: Machine, address: Address): string {
  const place = engine.modules.nearest(address);
  const bare = `0x${pointer(address)}`;
  return place?.name === undefined ? bare : `${symbolText(place) ?? ''} (${bare})`;
}

function heldBy({ view, owners }: Resource): string {
  if (view.value('ActiveCount') === 0n) return 'Available';
  return isExclusive(view) ? 'Exclusively owned' : `Shared ${owners.length} owning threads`;
}

function ownerText({ thread, count }: ResourceOwner): string {
  const row = `${pointer(thread)}-${count.toString(16).padStart(2, '0')}<*> `;
  return (thread & MARK) === 0n ? row : `${row}*** Actual Thread ${pointer(thread & ~MARK)} `;
}

/** Threads that wait on the object by which a resource lets them wait. */
function waitersOn({ snapshot }: Machine, object: Address | undefined): readonly Address[] {
  if (!object) return [];
  return [...snapshot.threads.values()].flatMap(({ address, waitObjects }) =>
    address && waitObjects?.value.some(one => one.address === object) ? [address.value] : [],
  );
}
