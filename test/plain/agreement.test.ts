import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Evidence, Known, MemoryEvidence } from '../../extension/model/evidence';
import { readInventory } from '../../extension/kernel/readInventory';
import type { Snapshot } from '../../extension/model/snapshot';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';
import { withDump } from '../target/worldFiles';
import { anyWorld } from '../world/arbitrary';
import { type BuiltWorld, buildWorld } from '../world/buildWorld';
import { type DumpFormat, dumpBytes } from '../world/dump/writeDump';
import { BUILDS } from '../world/layout';
import { locksWorld } from '../world/locksWorld';
import { smallWorld } from '../world/sample';
import { PlainDump } from './plainDump';
import { PlainKernel } from './plainKernel';
import { PlainLayout } from './plainLayout';

const FORMATS: readonly DumpFormat[] = ['full', 'summary', 'bitmap', 'live', 'ranges', 'rangesUser', 'complete'];

describe('inventory beside a plain reading of the same dump', () => {
  for (const build of BUILDS) {
    it(`finds the same processes, threads, ports and messages in every format (${build})`, async () => {
      const world = buildWorld(smallWorld(build));
      for (const format of FORMATS) await both(world, format, compare);
    });

    it(`tells evidence that stands there (${build})`, async () => {
      for (const description of [smallWorld(build), locksWorld(build)])
        await both(buildWorld(description), 'bitmap', (snapshot, plain) => {
          assert.ok(checkEvidence(snapshot, plain) > 400);
        });
    });
  }

  it('agrees in any world', async () => {
    await fc.assert(
      fc.asyncProperty(anyWorld(), fc.constantFrom(...FORMATS), async (description, format) => {
        await both(buildWorld(description), format, (snapshot, plain) => {
          compare(snapshot, plain);
          checkEvidence(snapshot, plain);
        });
      }),
      { numRuns: 25, seed: 20260917 },
    );
  });
});

async function both(
  world: BuiltWorld,
  format: DumpFormat,
  use: (snapshot: Snapshot, plain: PlainKernel) => void,
): Promise<void> {
  const plain = new PlainKernel(new PlainDump(dumpBytes(world, { format })), new PlainLayout(world.description.build));
  await withDump(world, { format }, async ({ target }) => {
    const builder = new SnapshotBuilder('dump');
    await readInventory(target, builder);
    use(builder.build(), plain);
  });
}

const TYPES = ['', 'connection', 'client', 'server'];
const QUEUES = ['none', 'main', 'large', 'pending', 'direct', 'reply'];

function compare(snapshot: Snapshot, plain: PlainKernel): void {
  for (const [address, { pid, name }] of plain.processes()) {
    const told = snapshot.processes.get(`process:${hex(address)}`);
    assert.deepEqual([told?.pid?.value, told?.name?.value], [hexId(pid), name]);
  }
  for (const [address, { pid = 0n, tid = 0n, ...plainly }] of plain.threads()) {
    const told = snapshot.threads.get(`thread:${hex(address)}`);
    assert.equal(told?.cid?.value, `${hexId(pid)}.${hexId(tid)}`);
    assert.equal(told.state?.value === 'WAIT', plainly['state'] === 5n);
  }
  const ports = plain.ports();
  assert.deepEqual([...snapshot.ports.keys()].sort(), [...ports.keys()].map(at => `port:${hex(at)}`).sort());
  for (const [address, plainly] of ports) {
    const told = snapshot.ports.get(`port:${hex(address)}`);
    const { main, large, pending, canceled } = told?.queues?.value ?? {};
    assert.deepEqual(
      [told?.type?.value, told?.owner?.value ?? 0n, told?.completionPort?.value ?? 0n, told?.sequence?.value],
      [
        TYPES[Number(plainly['type'])],
        (plainly['owner'] ?? 0n) & ~1n,
        plainly['completionPort'],
        Number(plainly['sequence']),
      ],
    );
    assert.deepEqual(
      [told?.flags?.value.closed, told?.flags?.value.disconnected, main, large, pending, canceled],
      [plainly['closed'] === 1n, plainly['disconnected'] === 1n, ...lengths(plainly)],
    );
  }
  for (const [address, plainly] of plain.messages()) {
    const told = snapshot.messages.get(`message:${hex(address)}`);
    const queue = told?.queue?.value === 'canceled' ? 'none' : told?.queue?.value;
    assert.deepEqual(
      [queue, told?.number?.value, told?.dataLength?.value],
      [QUEUES[Number(plainly['queue'])], Number(plainly['number']), Number(plainly['length'])],
    );
    assert.deepEqual(
      [told?.ownerPort, told?.waitingThread, told?.serverThread, told?.queuePort].map(one => one?.value ?? 0n),
      [plainly['owner'], plainly['waiting'], plainly['server'], plainly['port']],
    );
  }
}

function lengths(port: Readonly<Record<string, bigint>>): readonly number[] {
  return ['main', 'large', 'pending', 'canceled'].map(name => Number(port[name]));
}

/** Holds each piece of evidence against the bytes of the dump; returns how many there were. */
function checkEvidence(snapshot: Snapshot, plain: PlainKernel): number {
  const { processes, threads, ports, messages, locks, irps } = snapshot;
  let count = 0;
  for (const entities of [processes, threads, ports, messages, locks, irps])
    for (const entity of entities.values())
      for (const [name, evidence] of evidences(entity)) {
        assert.equal(wrong(evidence, plain), undefined, `${entity.id} ${name}`);
        count++;
      }
  return count;
}

function evidences(entity: object): readonly (readonly [name: string, evidence: MemoryEvidence])[] {
  const found: [string, MemoryEvidence][] = [];
  // Not own properties alone: entities of memory work their fields out.
  for (const name in entity) {
    const known = (entity as Readonly<Record<string, unknown>>)[name];
    for (const one of [known, ...partsOf(known)]) {
      const { evidence } = (one ?? {}) as { readonly evidence?: Evidence };
      if (evidence?.kind === 'memory') found.push([name, evidence]);
    }
  }
  return found;
}

/** Elements of a list, which may have evidence of their own. */
function partsOf(known: unknown): readonly unknown[] {
  const { value } = (known ?? {}) as Partial<Known<unknown>>;
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

/** What the dump has in the place of a piece of evidence, where that is another number. */
function wrong({ type, field, address, value }: MemoryEvidence, plain: PlainKernel): string | undefined {
  // The data of a message lie behind it and are no field.
  if (type === '_KALPC_MESSAGE' && field === 'data') {
    const there = plain.hexAt(address, value.length / 2);
    return there === value ? undefined : `data at ${hex(address)} is ${there}, told as ${value}`;
  }
  const offset = plain.offsetOf(type, field);
  if (offset === undefined) return `${type} has no ${field}`;
  if (!/^-?(?:0x[\da-f]+|\d+)$/.test(value)) return undefined;
  const base = address - BigInt(offset);
  const there = plain.find(type, base, field);
  if (there === undefined) return undefined;
  const told = BigInt(value);
  // Signed numbers are told with their sign.
  return there === (told < 0n ? BigInt.asUintN(there > 0xffn ? 32 : 8, told) : told)
    ? undefined
    : `${type}.${field} at ${hex(address)} is 0x${there.toString(16)}, told as ${value}`;
}

function hex(address: bigint): `0x${string}` {
  return `0x${address.toString(16).padStart(16, '0')}`;
}

function hexId(id: bigint): string {
  return id.toString(16).padStart(4, '0');
}
