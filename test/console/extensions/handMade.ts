import type { Address } from '../../../extension/base/address';
import { toAddress } from '../../../extension/base/address';
import type { Machine } from '../../../extension/console/extensions/machine';
import type { EngineInfo } from '../../../extension/kernel/engine';
import { KernelTarget } from '../../../extension/kernel/kernelTarget';
import type { Block, Memory } from '../../../extension/kernel/memory';
import type { StructView } from '../../../extension/kernel/structView';
import type { FieldLayout, StructLayout, TypeReference } from '../../../extension/kernel/types';
import type { EntityFact } from '../../../extension/model/facts';
import { SnapshotBuilder } from '../../../extension/model/snapshotBuilder';

/** Values by path (`Tcb.State`), 8 bytes each; several in a row make an array. */
export type Values = Readonly<Record<string, bigint | readonly bigint[]>>;

const SIZE = 8;
const QUAD: TypeReference = { kind: 'base', name: 'unsigned long long', size: SIZE, signed: false };
const NOWHERE = toAddress(0n);

/** Lays values out one behind the other, and writes down where each lies. */
class HandMadeTypes {
  readonly layouts = new Map<string, StructLayout>();
  readonly words: bigint[] = [];

  place(name: string, values: Values): TypeReference {
    const start = this.words.length;
    const heads = [...new Set(Object.keys(values).map(path => path.split('.')[0] ?? ''))];
    const fields = heads.map((head): FieldLayout => {
      const offset = (this.words.length - start) * SIZE;
      const value = values[head];
      const type = value === undefined ? this.place(`${name}.${head}`, below(values, head)) : this.write(value);
      return { name: head, offset, type };
    });
    this.layouts.set(name, { name, union: false, size: (this.words.length - start) * SIZE, fields });
    return { kind: 'struct', name };
  }

  private write(value: bigint | readonly bigint[]): TypeReference {
    const all = typeof value === 'bigint' ? [value] : value;
    this.words.push(...all);
    return all.length === 1 ? QUAD : { kind: 'array', of: QUAD, count: all.length };
  }
}

function below(values: Values, head: string): Values {
  const inside = Object.entries(values).filter(([path]) => path.startsWith(`${head}.`));
  return Object.fromEntries(inside.map(([path, value]) => [path.slice(head.length + 1), value]));
}

export interface HandMadeOptions {
  readonly info?: Partial<EngineInfo>;
  readonly facts?: readonly EntityFact[];
  /** Structures that follow the first one in memory. */
  readonly behind?: readonly (readonly [type: string, values: Values])[];
  /** 8 bytes each, by address. */
  readonly words?: ReadonlyMap<bigint, bigint>;
}

/** A machine that knows one structure, whose type has exactly the fields that are given, and little else. */
export async function handMade(
  type: string,
  address: Address,
  values: Values,
  { info = {}, facts = [], behind = [], words = new Map() }: HandMadeOptions = {},
): Promise<{ readonly machine: Machine; readonly view: StructView }> {
  const types = new HandMadeTypes();
  types.place(type, values);
  for (const [name, more] of behind) types.place(name, more);
  const kernel = new KernelTarget(
    memoryAt(new Map([...types.words.map((word, i) => [address + BigInt(i * SIZE), word] as const), ...words])),
    { struct: name => types.layouts.get(name), enumeration: () => undefined, structNames: () => types.layouts.keys() },
    { rvaOf: () => undefined, nearest: () => undefined, matching: () => [], count: 0 },
    NOWHERE,
  );
  const snapshot = new SnapshotBuilder('dump');
  for (const fact of facts) snapshot.add(fact);
  const machine = machineOf(kernel, info, snapshot);
  return { machine, view: await kernel.struct(type, address) };
}

function memoryAt(words: ReadonlyMap<bigint, bigint>): Memory {
  const read = (address: Address, length: number): Block => {
    const bytes = new Uint8Array(Math.ceil(length / SIZE) * SIZE);
    const data = new DataView(bytes.buffer);
    for (let offset = 0; offset < length; offset += SIZE) {
      const word = words.get(address + BigInt(offset));
      if (word === undefined) return { address, bytes, gaps: [{ offset: 0, length, reason: 'not-in-dump' }] };
      data.setBigUint64(offset, BigInt.asUintN(64, word), true);
    }
    return { address, bytes, gaps: [] };
  };
  return {
    pointerSize: SIZE,
    readMany: ranges => Promise.resolve(ranges.map(({ address, length }) => read(address, length))),
  };
}

function machineOf(kernel: KernelTarget, info: Partial<EngineInfo>, snapshot: SnapshotBuilder): Machine {
  const nothing = { processes: [], threads: [], ports: [], messages: [], problems: [] };
  const walked = { inventory: nothing, snapshot: snapshot.build() };
  const noStack = {
    frames: [],
    end: { kind: 'broken', reason: 'not-in-dump', at: NOWHERE, why: 'there is none' },
    resident: true,
  } as const;
  return {
    kernel,
    ...walked,
    tick: 156_250n,
    engine: {
      kernel,
      info: {
        file: 'MEMORY.DMP',
        dumpKind: 'bitmap',
        build: 19041,
        majorVersion: 0xf,
        processors: 1,
        bugcheckCode: 0,
        bugcheckParameters: [],
        loadedModuleList: NOWHERE,
        problems: [],
        ...info,
      },
      modules: {
        loaded: [],
        unloaded: [],
        find: () => undefined,
        byName: () => undefined,
        symbolsOf: () => undefined,
        typesOf: () => undefined,
        stateOf: () => ({ kind: 'deferred' }),
        nearest: () => undefined,
      },
      processors: [],
      inventory: () => Promise.resolve(walked),
      stackOf: () => Promise.resolve(noStack),
      stackFrom: () => Promise.resolve(noStack),
      processorRegisters: () => undefined,
      currentThread: undefined,
      currentProcessor: 0,
      close: () => undefined,
    },
  };
}
