import assert from 'node:assert/strict';
import { connectEvent, exitReason, mayBeOfTarget } from '../../../extension/target/kd/session/connectText';
import { CostModel } from '../../../extension/target/kd/memory/costs';
import { fitsBlock, quits, sendable } from '../../../extension/target/kd/session/sendable';
import { asciiTemporaryFolders, scriptCommand } from '../../../extension/target/kd/session/scriptFiles';

describe('what kd says of its connection', () => {
  const lines: readonly (readonly [string, string | undefined])[] = [
    ['Microsoft (R) Windows Debugger Version 10.0.22621.1 AMD64', 'version'],
    ['Kernel Debug Target Status: [no_debuggee]; Retries: [0] times in last [7] seconds.', 'waiting'],
    ['Waiting to reconnect...', 'waiting'],
    ['Waiting for pipe \\\\.\\pipe\\x', 'waiting'],
    ['Connected to target 10.0.0.2 on port 50000 on local IP 10.0.0.1.', 'connected'],
    [
      'Connected to Windows 10 19041 x64 target at (Wed Nov 25 10:01:00.000 2026 (UTC + 0:00)), ptr64 TRUE',
      'connected',
    ],
    ['Kernel Debugger connection established.', 'connected'],
    ['Kernel Debugger connection established.  (Initial Breakpoint requested)', 'connected'],
    ['Shutdown occurred at (Wed Nov 25 10:00:00.000 2026 (UTC + 0:00))...unloading all symbol tables.', 'rebooting'],
    ['... Retry sending the same data packet for 64 times.', 'lost'],
    ['Could not open dump file [x.dmp], Win32 error 0n2', 'failed'],
    ['Debuggee initialization failed, Win32 error 0n2', 'failed'],
    ['Windows 11 Kernel Version 26100 MP (8 procs) Free x64', 'answers'],
    ['Kernel base = 0xfffff807`12600000 PsLoadedModuleList = 0xfffff807`1322a310', 'answers'],
    ['System Uptime: 0 days 0:01:00.000', 'answers'],
    ['Symbol search path is: C:\\sym', undefined],
    ['nt!KeBugCheckEx:', undefined],
    ['', undefined],
  ];
  for (const [line, kind] of lines)
    it(`${JSON.stringify(line.slice(0, 50))} is ${kind ?? 'nothing'}`, () => {
      assert.equal(connectEvent(line)?.kind, kind);
    });

  it('is told from what it prints of itself while it waits', () => {
    const own = [
      '',
      'Opened WinSock 2.0',
      'Waiting to reconnect...',
      'Using NET for debugging',
      'Symbol search path is: x',
    ];
    assert.deepEqual(own.filter(mayBeOfTarget), []);
    assert.equal(mayBeOfTarget('Mit Ziel 10.0.0.2 an Port 50000 verbunden.'), true);
  });

  it('tells the machine', () => {
    const event = connectEvent('Connected to Windows 7 7601 x86 compatible target at (x), ptr64 FALSE');
    assert.deepEqual(event, { kind: 'connected', windows: 'Windows 7 7601 x86 compatible', bits: 32 });
  });

  it('explains exit codes', () => {
    assert.match(exitReason(0x80070002) ?? '', /not found/);
    assert.match(exitReason(0x80070002 - 2 ** 32) ?? '', /not found/);
    assert.equal(exitReason(0x80070999), 'Win32 error 2457');
    assert.equal(exitReason(0), undefined);
  });
});

describe('what may be sent', () => {
  it('is one line of ASCII', () => {
    assert.equal(sendable('  k\t5  '), 'k 5');
    for (const line of ['', ' ', 'a\nb', '\u00e9', '\u0007']) assert.throws(() => sendable(line));
  });

  it('stands in a block only with balanced braces and quotes, and without comments', () => {
    for (const line of ['k', '.if (1) { k } .else { r }', '.echo "{"', '.printf "\\"{"'])
      assert.equal(fitsBlock(line), true, line);
    for (const line of ['.block { k', '}', '.echo "x', 'k; * text', '$$ text', 'k;$$ x'])
      assert.equal(fitsBlock(line), false, line);
  });

  it('knows what ends the debugger', () => {
    assert.deepEqual(['q', ' qd ', 'qq', 'Q', 'k', 'quit'].map(quits), [true, true, true, true, false, false]);
  });

  it('names scripts in a way that kd takes', () => {
    assert.equal(scriptCommand('C:\\t\\a.txt'), '$$>a<C:\\t\\a.txt');
    assert.equal(scriptCommand('C:\\my t\\a.txt'), '$$>a<"C:\\my t\\a.txt"');
    const long = `C:\\${'x'.repeat(220)}`;
    const places = ['C:\\Users\\J\u00fcrgen\\Temp', undefined, long, 'C:\\{a}', 'C:\\ProgramData', 'C:\\Windows\\Temp'];
    assert.deepEqual(asciiTemporaryFolders(places), ['C:\\ProgramData', 'C:\\Windows\\Temp']);
    assert.equal(asciiTemporaryFolders([]).length, 1);
  });
});

describe('the cost of reading', () => {
  it('keeps slices short on a slow target', () => {
    const model = new CostModel();
    assert.equal(model.estimate(10), undefined);
    for (let i = 0; i < 20; i++) {
      const reads = model.nextSlice();
      if (i > 0) assert.ok(reads * 12 <= 2_000, `${reads}`);
      model.took(reads, reads * 8, reads * 12);
    }
    assert.equal(model.estimate(1_000), 12_000);
  });

  it('lets them grow on a fast one, and shrinks them at once when it becomes slow', () => {
    const model = new CostModel();
    const turns: number[] = [];
    for (let left = 400_000; left > 0;) {
      const reads = Math.min(left, model.nextSlice());
      turns.push(reads);
      model.took(reads, reads * 8, 0);
      left -= reads;
    }
    assert.ok(turns.length <= 6, turns.join());
    model.took(1_000, 8_000, 12_000);
    assert.ok(model.nextSlice() <= 100);
  });
});
