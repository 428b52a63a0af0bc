import assert from 'node:assert/strict';
import { LiveStacks } from '../../extension/adapter/dump/liveStacks';
import { cardOf } from '../../extension/analysis/card/cardOf';
import { type Address, toAddress } from '../../extension/base/address';
import { KernelTarget } from '../../extension/kernel/kernelTarget';
import type { Memory, Range } from '../../extension/kernel/memory';
import { readPoolObjects } from '../../extension/kernel/poolObjects';
import { idOf } from '../../extension/model/ids';
import { SnapshotBuilder } from '../../extension/model/snapshotBuilder';

const PORT = toAddress(0xffff_c400_0000_5070n);
const PROCESS = toAddress(0xffff_c400_0000_8080n);
const KEY = toAddress(0x0000_01d2_0040_1000n);
const EXECUTE = 0x7ffc_0001_1000n;
const COMPLETE = 0x7ffc_0002_2000n;

/** One object in the memory of one process. */
function targetWith(words: readonly (readonly [index: number, value: bigint])[]): KernelTarget {
  const bytes = new Uint8Array(16 * 8);
  for (const [index, value] of words) new DataView(bytes.buffer).setBigUint64(8 * index, value, true);
  const memory: Memory = {
    pointerSize: 8,
    readMany: (ranges: readonly Range[]) =>
      Promise.resolve(
        ranges.map(({ address, length, process }) =>
          address === KEY && process === PROCESS
            ? { address, bytes: bytes.subarray(0, length), gaps: [] }
            : { address, bytes: new Uint8Array(length), gaps: [{ offset: 0, length, reason: 'paged-out' as const }] },
        ),
      ),
  };
  const types = { struct: () => undefined, enumeration: () => undefined, structNames: () => [] };
  const symbols = { rvaOf: () => undefined, nearest: () => undefined, matching: () => [], count: 0 };
  return new KernelTarget(memory, types, symbols, toAddress(0xffff_f800_0000_0000n));
}

const OBJECT = [
  [0, EXECUTE],
  [12, COMPLETE],
  [13, 0x1d2_0050_0000n],
  [15, 0x4dn],
] as const;

const names =
  (execute: string, complete: string) =>
  (address: Address): string | undefined =>
    address === EXECUTE ? execute : address === COMPLETE ? complete : undefined;
const NAMED = names('ntdll!TppAlpcpExecuteCallback', 'rpcrt4!LrpcIoComplete');
const key = { port: PORT, process: PROCESS, key: KEY };

describe('the thread pool object behind a completion key', () => {
  it('is told where its routines are named', async () => {
    const found = (await readPoolObjects(targetWith(OBJECT), [key], NAMED)).get(PORT);
    assert.deepEqual(found?.value, {
      address: KEY,
      execute: 'ntdll!TppAlpcpExecuteCallback',
      complete: 'rpcrt4!LrpcIoComplete',
      handler: 0x1d2_0050_0000n,
      tag: 0x4d,
      certainty: 'likely',
    });
  });

  it('is a guess by the modules where there are no symbols', async () => {
    const bare = names('ntdll+0x11000', 'rpcrt4+0x22000');
    const found = (await readPoolObjects(targetWith(OBJECT), [key], bare)).get(PORT);
    assert.equal(found?.value.certainty, 'heuristic');
  });

  it('is nothing else, and nothing that is not there', async () => {
    const other = names('ntdll!TppWorkerThread', 'rpcrt4!LrpcIoComplete');
    assert.equal((await readPoolObjects(targetWith(OBJECT), [key], other)).size, 0);
    assert.equal((await readPoolObjects(targetWith([]), [key], NAMED)).size, 0);
    const gone = { ...key, key: toAddress(0x5000n) };
    assert.equal((await readPoolObjects(targetWith(OBJECT), [gone], NAMED)).size, 0);
    const large = [...OBJECT.slice(0, 3), [15, 0x1_0000_0000n] as const];
    assert.equal((await readPoolObjects(targetWith(large), [key], NAMED)).get(PORT)?.value.tag, undefined);
  });

  it('stands on the card of its port', async () => {
    const builder = new SnapshotBuilder('dump');
    const found = (await readPoolObjects(targetWith(OBJECT), [key], NAMED)).get(PORT);
    assert.ok(found);
    const { evidence } = found;
    builder.add({ kind: 'port', id: idOf('port', PORT), fields: { address: { value: PORT, evidence } } });
    const live = new LiveStacks(builder.build());
    live.addPoolObject(idOf('port', PORT), found);
    const { snapshot } = live;
    const row = cardOf({ snapshot, chains: [] }, idOf('port', PORT))?.rows.find(
      one => one.label === 'Thread pool object',
    );
    assert.equal(row?.certainty, 'likely');
    assert.match(row.value, /^000001d200401000 calls rpcrt4!LrpcIoComplete.*service tag 0x4d/);
    const [port] = snapshot.ports.values();
    assert.equal(port?.poolObject?.value.tag, 0x4d);
  });
});
