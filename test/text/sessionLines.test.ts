import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseLog } from '../../extension/text/parseLog';
import { readSessionLine } from '../../extension/text/sessionLines';

const START = `Microsoft (R) Windows Debugger Version 10.0.22621.1 AMD64
Copyright (c) Microsoft Corporation. All rights reserved.

Loading Dump File [C:\\cases\\private folder\\hang.dmp]
Kernel Bitmap Dump File: Kernel address space is available, User address space may not be available.

Symbol search path is: srv*
Executable search path is:
Windows 10 Kernel Version 19041 MP (8 procs) Free x64
Product: WinNt, suite: TerminalServer SingleUserTS
Edition build lab: 19041.1.amd64fre.vb_release.191206-1406
Machine Name:
Kernel base = 0xfffff804\`7ba00000 PsLoadedModuleList = 0xfffff804\`7c62a390
Debug session time: Mon Jan  5 10:11:12.131 2026 (UTC + 1:00)
System Uptime: 0 days 1:46:43.304
`;

describe('session lines', () => {
  it('say what the target is', () => {
    const facts = parseLog(START);
    assert.deepEqual(facts.lines, { total: 15, understood: 13, noise: 2, unparsed: 0 });
    const { target } = facts.kernels[0]!.snapshot;
    assert.equal(target.dumpFile, 'hang.dmp');
    assert.equal(target.windows, 'Windows 10 Kernel Version 19041 MP (8 procs) Free x64');
    assert.equal(target.build, 19041);
    assert.equal(target.processors, 8);
    assert.equal(target.machine, 'x64');
    assert.equal(target.bits, 64);
    assert.equal(target.uptime, '0 days 1:46:43.304');
    assert.equal(target.sessionTime, 'Mon Jan  5 10:11:12.131 2026 (UTC + 1:00)');
  });

  it('say it for old and small systems', () => {
    const { target } = parseLog('Windows XP Kernel Version 2600 (Service Pack 2) UP Free x86 compatible\n').kernels[0]!
      .snapshot;
    assert.deepEqual([target.build, target.processors, target.machine, target.bits], [2600, 1, 'x86', 32]);
    const old = parseLog('Connected to Windows XP 2268 x86 compatible target, ptr64 FALSE\n');
    assert.equal(old.lines.understood, 1);
  });

  it('name the width of pointers when a target connects', () => {
    const line = (ptr64: string): string =>
      `Connected to Windows 10 19041 x64 target at (Mon Jan  5 10:00:00.000 2026 (UTC + 1:00)), ptr64 ${ptr64}`;
    assert.deepEqual(readSessionLine(line('TRUE')), {
      kind: 'connected',
      windows: 'Windows 10 19041 x64',
      build: 19041,
      bits: 64,
    });
    assert.equal(parseLog(line('FALSE')).kernels[0]!.snapshot.target.bits, 32);
  });

  it('name the bug check', () => {
    const { bugcheck } = parseLog('BugCheck 9F, {3, ffffa50111112080, fffff80311113333, 0}\n').kernels[0]!.snapshot
      .target;
    assert.equal(bugcheck?.code, 0x9f);
    assert.deepEqual(bugcheck.parameters, [3n, 0xffffa50111112080n, 0xfffff80311113333n, 0n]);
  });

  it('tell the kind of session by its prompt', () => {
    const modeOf = (log: string): string | undefined => parseLog(log).kernels[0]!.snapshot.target.mode;
    assert.equal(modeOf('0: kd> k\n'), 'kernel');
    assert.equal(modeOf('lkd> k\n'), 'local-kernel');
    assert.equal(modeOf('0:000> k\n'), 'user');
    assert.equal(modeOf('k\n'), undefined);
  });

  it('never fail', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...START.split('\n').filter(line => line !== '')),
        fc.nat(80),
        fc.string({ maxLength: 30 }),
        (line, at, more) => {
          const said = readSessionLine(line.slice(0, at) + more);
          assert(said === undefined || typeof said.kind === 'string');
        },
      ),
    );
  });
});
