import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BUGCHECKS } from '../../extension/adapter/bugcheck/bugcheckTable';
import { bugcheckTitle, isOnRequest, parameterLines } from '../../extension/adapter/bugcheck/bugcheckText';
import { ConsoleHistory } from '../../extension/adapter/dump/consoleHistory';
import { MOST_AHEAD, readStacksAhead, type StackReader } from '../../extension/adapter/dump/stacksAhead';
import { CodeReader, type CodeSource } from '../../extension/adapter/machine/codeReader';
import { memoryPlace, memoryReference } from '../../extension/adapter/machine/memoryReference';
import { whyNoFurther } from '../../extension/adapter/machine/shownStack';
import { stackDocument } from '../../extension/adapter/machine/stackDocument';
import { neededSymbols } from '../../extension/adapter/rows/neededSymbols';
import { EngineSymbols, pathWithCache } from '../../extension/adapter/symbols/engineSymbols';
import { type Address, toAddress } from '../../extension/base/address';
import type { Disassembler } from '../../extension/console/disassembler';
import type { KernelEngine } from '../../extension/kernel/engine';
import type { LoadedModule, ModuleMap } from '../../extension/kernel/modules/moduleMap';
import type { KernelFrame, ThreadStack } from '../../extension/kernel/stacks/threadStack';
import { bareRegisters } from '../../extension/kernel/unwind/registers';
import { idOf, type ThreadId } from '../../extension/model/ids';
import { a, Hand } from './handBuilt';

const BASE = 0xffff_f800_0000_0000n;

function frame(symbol: string, low: number, more: Partial<KernelFrame> = {}): KernelFrame {
  return {
    sp: a(low),
    ip: toAddress(BASE + BigInt(low)),
    symbol,
    registers: bareRegisters(BASE, BASE),
    trust: 'unwound',
    user: false,
    ...more,
  };
}

describe('memory references', () => {
  it('keep the process of an address of user mode, and nothing else of the kernel’s', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 0xffff_ffff_ffff_ffffn), fc.bigInt(BASE, BASE + 0xffffn), (address, process) => {
        const text = memoryReference(toAddress(address), toAddress(process));
        const kernel = address >= 0xffff_8000_0000_0000n;
        assert.deepEqual(memoryPlace(text), kernel ? { address } : { address, process });
      }),
      { seed: 1 },
    );
  });

  it('are read as people write them, or refused', () => {
    assert.deepEqual(memoryPlace(' fffff803`6d9f5210 '), { address: 0xfffff8036d9f5210n });
    for (const bad of ['', 'x', '0x', '1@2@3', '1@x', '0x11111111111111111'])
      assert.equal(memoryPlace(bad), undefined, bad);
  });
});

describe('bugchecks', () => {
  it('have the names of the table, those of small dumps with _M', () => {
    assert.equal(bugcheckTitle(0x9f), 'DRIVER_POWER_STATE_FAILURE (9f)');
    assert.equal(bugcheckTitle(0x1000007e), 'SYSTEM_THREAD_EXCEPTION_NOT_HANDLED_M (1000007e)');
    assert.equal(bugcheckTitle(0x7777), 'bugcheck 0x7777');
    for (const [code, { name, parameters = [] }] of BUGCHECKS) {
      assert.match(name, /^[A-Z][A-Z0-9_]+$/, code.toString(16));
      assert.ok(parameters.length <= 4, name);
    }
  });

  it('tell what their parameters mean, and what lies there', () => {
    const lines = parameterLines(0xd1, [a(1), a(2), a(0), a(3)], address => (address === a(3) ? 'nt!Foo' : undefined));
    assert.match(lines[0] ?? '', /^Arg1: 0xffff[0-9a-f]{12} \(memory referenced\)$/);
    assert.match(lines[3] ?? '', /^Arg4: 0x[0-9a-f]{16} nt!Foo \(instruction/);
    const [code] = parameterLines(0x1000007e, [toAddress(0xffff_ffff_c000_0005n)]);
    assert.equal(code, 'Arg1: 0xffffffffc0000005 STATUS_ACCESS_VIOLATION (exception code)');
    assert.equal(isOnRequest(0xe2), true);
    assert.equal(isOnRequest(0xd1), false);
  });
});

describe('documents of stacks', () => {
  const end = { kind: 'broken', reason: 'paged-out', at: a(0x99), why: '' } as const;
  const stack: ThreadStack = {
    frames: [
      frame('nt!KiSwapContext+0x76', 1, { ret: a(7) }),
      frame('nt!Foo', 2, { trust: 'guessed', trapFrame: a(3) }),
    ],
    end,
    resident: true,
    userFrames: [frame('ntdll!NtWaitForSingleObject+0x14', 4)],
    hints: [frame('nt!Bar+0x1', 5, { trust: 'scan' })],
  };

  it('hold every row at its line', () => {
    const document = stackDocument('THREAD x', stack);
    const lines = document.text.split('\n');
    assert.match(
      lines[document.lineOf(0) - 1] ?? '',
      /^00 ffff8000`00000001 ffff8000`00000007 {5}nt!KiSwapContext\+0x76$/,
    );
    assert.match(lines[document.lineOf(1) - 1] ?? '', /nt!Foo \(TrapFrame @ ffff8000`00000003\) \[not proven\]$/);
    assert.match(
      lines[document.lineOf(2) - 1] ?? '',
      /^\* The stack goes on, but cannot be followed at .*: paged out\.$/,
    );
    assert.match(lines[document.lineOf(3) - 1] ?? '', /^03 .*ntdll!/);
    assert.match(document.text, /some are left over[^\n]*\n.*nt!Bar/);
  });

  it('say why nothing is there', () => {
    assert.match(whyNoFurther({ frames: [], resident: false, end }) ?? '', /swapped out/);
    assert.match(whyNoFurther({ frames: [], resident: true, end }) ?? '', /^No frame could be read at/);
    assert.equal(whyNoFurther({ frames: [], resident: true, end: { kind: 'complete' } }), undefined);
  });
});

/** Code in which every instruction says its own length: `04 xx xx xx`. */
const lengths: Disassembler = {
  disassemble: (bytes, address) => {
    const found: { address: Address; length: number; text: string; valid: boolean }[] = [];
    for (let at = 0; at < bytes.length;) {
      const length = Math.max(1, Math.min(15, bytes[at] ?? 1));
      if (at + length > bytes.length) break;
      const valid = bytes[at] !== 0;
      found.push({ address: toAddress(address + BigInt(at)), length, text: valid ? `op${length}` : '???', valid });
      at += length;
    }
    return Promise.resolve(found);
  },
};

describe('reading code', () => {
  const code = Uint8Array.from([...[3, 9, 9], ...[2, 9], ...[1], ...[5, 9, 9, 9, 9], ...[4, 9, 9, 9], ...[1]]);
  const starts = [0, 3, 5, 6, 11, 15].map(offset => BASE + BigInt(offset));
  const module: LoadedModule = { name: 'nt', imageName: 'nt.exe', base: toAddress(BASE), size: 0x100 };
  const modules = {
    nearest: (address: Address) =>
      address >= BASE && address < BASE + 0x100n
        ? { module, name: 'Foo', displacement: Number(address - BASE) }
        : undefined,
  } as unknown as ModuleMap;
  const source: CodeSource = {
    modules,
    read: (address, length) => {
      const bytes = new Uint8Array(length);
      const at = Number(address - BASE);
      const known = at < 0 ? 0 : Math.max(0, Math.min(length, code.length - at));
      bytes.set(code.subarray(Math.max(0, at), Math.max(0, at) + known));
      const gaps = known < length ? [{ offset: known, length: length - known, reason: 'not-in-dump' as const }] : [];
      return Promise.resolve({ address, bytes, gaps });
    },
  };
  const reader = new CodeReader(lengths);

  it('gives exactly as many lines as were asked for, around any instruction', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(5), fc.integer({ min: -12, max: 8 }), fc.nat(12), async (nth, skip, count) => {
        const at = starts[nth] ?? BASE;
        const lines = await reader.read(source, { address: toAddress(at), skip, count });
        assert.equal(lines.length, count);
        assert.equal(new Set(lines.map(line => line.address)).size, count, 'no address twice');
        lines.forEach((line, i) => {
          const wanted = starts[nth + skip + i];
          if (wanted === undefined) assert.equal(line.valid, false);
          else assert.deepEqual([line.address, line.valid], [wanted, true]);
        });
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('names the function at its first instruction, and what is missing', async () => {
    const lines = await reader.read(source, { address: toAddress(BASE), skip: 0, count: 8 });
    assert.equal(lines[0]?.symbol, 'nt!Foo');
    assert.equal(lines[0].bytes, '030909');
    assert.match(lines[7]?.text ?? '', /not in dump/);
  });

  it('bounds what is asked for', async () => {
    const lines = await reader.read(source, { address: toAddress(BASE), skip: 0, count: 1e9 });
    assert.equal(lines.length, 20_000);
  });
});

describe('stacks that are read ahead', () => {
  /** Threads that wait for a reply. */
  function waiting(count: number): Hand {
    const hand = new Hand();
    for (let i = 1; i <= count; i++)
      hand.add('thread', a(i), { state: 'WAIT', waitReason: i % 2 ? 'WrLpcReply' : 'Executive' });
    return hand;
  }
  class Reader implements StackReader {
    readonly got: ThreadId[] = [];
    constructor(readonly snapshot = waiting(10).build()) {}
    has(id: ThreadId): boolean {
      return this.got.includes(id);
    }
    read(ids: readonly ThreadId[], onDone: (done: number) => void): Promise<void> {
      this.got.push(...ids);
      onDone(ids.length);
      return Promise.resolve();
    }
  }

  it('are those that wait in ALPC, each once', async () => {
    const reader = new Reader();
    const { analysis, left } = await readStacksAhead(reader);
    assert.equal(left, 0);
    assert.equal(analysis.snapshot, reader.snapshot);
    assert.deepEqual(
      [1, 3, 5, 7, 9].filter(low => !reader.has(idOf('thread', a(low)))),
      [],
    );
    assert.equal(new Set(reader.got).size, reader.got.length);
  });

  it('are bounded', async () => {
    const reader = new Reader(waiting(6000).build());
    const { left } = await readStacksAhead(reader);
    assert.equal(reader.got.length, MOST_AHEAD);
    assert.ok(left >= 1000);
  });

  it('are none when the user has seen enough', async () => {
    const reader = new Reader();
    await readStacksAhead(reader, { enough: AbortSignal.abort() });
    assert.deepEqual(reader.got, []);
  });
});

describe('answers of the console', () => {
  it('stay until they take too much room, the oldest go first', () => {
    const history = new ConsoleHistory();
    const first = history.add('kd> ', 'lm', 'start\n');
    assert.equal(history.answer(first.index)?.text, 'kd> lm\nstart\n');
    for (let i = 0; i < 6; i++) history.add('kd> ', `big ${i}`, 'x'.repeat(7 * 1024 * 1024));
    assert.equal(history.answer(first.index), undefined);
    assert.ok(history.answer(6));
    const long = history.add('kd> ', 'long', 'y'.repeat(9 * 1024 * 1024));
    assert.equal(history.answer(long.index)?.truncated, true);
    assert.equal(history.commands.length, 8);
  });
});

describe('symbol path', () => {
  it('gets the cache at its end, once', () => {
    assert.equal(pathWithCache('', '/cache'), '/cache');
    assert.equal(pathWithCache('/a;/b', '/cache'), '/a;/b;/cache');
    assert.equal(pathWithCache('/a;/cache', '/cache'), '/a;/cache');
    assert.equal(pathWithCache('srv*/cache*https://x', '/cache'), 'srv*/cache*https://x');
  });
});

describe('symbols that are needed', () => {
  const nt: LoadedModule = { name: 'nt', imageName: 'ntoskrnl.exe', base: toAddress(BASE), size: 0x1000 };
  const engineWith = (state: object): KernelEngine =>
    ({
      kernel: undefined,
      whyNoKernel: 'the page that names the PDB is not in the dump; add a folder',
      modules: { byName: () => nt, symbolsOf: () => undefined, stateOf: () => state },
    }) as unknown as KernelEngine;
  const deskOf = (engine: KernelEngine): EngineSymbols =>
    new EngineSymbols(engine, { path: '/a', cache: '/c', servers: 'ask' }, () => Promise.resolve());

  it('are named where the dump names them', () => {
    const desk = deskOf(engineWith({ kind: 'missing', wanted: 'ntkrnlmp.pdb', key: 'AB1', why: 'x' }));
    assert.deepEqual(desk.needed?.wanted, { module: 'nt', file: 'ntkrnlmp.pdb', key: 'AB1' });
    assert.ok(desk.needed);
    const seed = neededSymbols(desk.needed)[0]?.seed();
    assert.equal(seed?.label, 'Symbols of the kernel are needed: ntkrnlmp.pdb');
    assert.equal(seed.description, 'AB1');
  });

  it('are needed also where nothing says which they are', () => {
    const desk = deskOf(engineWith({ kind: 'missing', why: 'x' }));
    assert.equal(desk.needed?.wanted, undefined);
    const [row] = neededSymbols(desk.needed ?? { wanted: undefined, why: undefined });
    assert.equal(row?.seed().label, 'Symbols of the kernel are needed');
    assert.deepEqual(
      Array.from(row.children?.() ?? [], child => child?.seed().label),
      ['the page that names the PDB is not in the dump', 'add a folder'],
    );
  });
});
