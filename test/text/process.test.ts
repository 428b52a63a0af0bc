import assert from 'node:assert/strict';
import { onlyProcess, snapshotOf, threadsOf, unparsedOf } from './threadWorld';

const X64 = [
  'PROCESS ffffe10200ee5080',
  '    SessionId: 1  Cid: 0c14    Peb: a1b2c3d000  ParentCid: 02f8',
  '    DirBase: 3db957002  ObjectTable: ffffa50100223340  HandleCount: 475.',
  '    Image: front end.exe',
];

describe('PROCESS block', () => {
  it('reads the three rows of 64 bits', () => {
    const process = onlyProcess('0: kd> !process 0 0', '**** NT ACTIVE PROCESS DUMP ****', ...X64, '');
    assert.equal(process.id, 'process:0xffffe10200ee5080');
    assert.deepEqual(process.aliases, ['process:pid:0c14']);
    assert.equal(process.session?.value, 1);
    assert.equal(process.peb?.value, 0xa1b2c3d000n);
    assert.equal(process.parentPid?.value, '02f8');
    assert.equal(process.handleCount?.value, 475);
    assert.equal(process.name?.value, 'front end.exe');
    assert.equal(process.activeThreads, undefined);
    assert.equal(process.name.evidence.kind === 'text' && process.name.evidence.line, 6);
  });

  it('reads the row of 32 bits, null and none', () => {
    const process = onlyProcess(
      'kd> !process 0 0',
      'PROCESS 8a1b2c30  SessionId: none  Cid: 0004    Peb: 00000000  ParentCid: 0000',
      '    DirBase: 00185000  ObjectTable: 83203000  HandleCount:  42.',
      '    Image: System',
    );
    assert.equal(process.session?.value, null);
    assert.equal(process.peb?.value, null);
    assert.equal(process.pid?.value, '0004');
    assert.equal(process.handleCount?.value, 42);
  });

  it('does not count handles that are not printed', () => {
    for (const text of ['<Data Not Accessible>', '', ' ']) {
      const process = onlyProcess(
        'kd> !process',
        ...X64.slice(0, 2),
        `    DirBase: 1  ObjectTable: 0  HandleCount: ${text}`,
        '    Image: a.exe',
      );
      assert.equal(process.handleCount, undefined);
      assert.equal(process.name?.value, 'a.exe');
    }
    const old = onlyProcess(
      'kd> !process',
      'PROCESS 8a1b2c30 Cid: 0002  Peb: 00000000 ParentCid: 0000',
      '  DirBase: 00030000 ObjectTable: e1000f88 TableSize: 112.',
    );
    assert.equal(old.handleCount, undefined);
    assert.equal(old.session, undefined);
  });

  it('reads the full form', () => {
    const lines = [
      '0: kd> !process ffffe10200ee5080 7',
      ...X64,
      '    VadRoot ffffe102001112f0 Vads 70 Clone 0 Private 504. Modified 16. Locked 0.',
      '    DeviceMap ffffa50100445560',
      '    Token                             ffffa50100556060',
      '    ElapsedTime                       1 Day 01:53:14.490',
      '    UserTime                          00:00:00.000',
      '    KernelTime                        00:00:00.000',
      '    QuotaPoolUsage[PagedPool]         81632',
      '    QuotaPoolUsage[NonPagedPool]      9704',
      '    Working Set Sizes (now,min,max)  (2154, 1814, 2109) (8616KB, 7256KB, 8436KB)',
      '    PeakWorkingSetSize                2101',
      '    VirtualSize                       2097192 Mb',
      '    PeakVirtualSize                   2097192 Mb',
      '    PageFaultCount                    2336',
      '    MemoryPriority                    BACKGROUND',
      '    BasePriority                      8',
      '    CommitCharge                      1573',
      '    Job                               ffffe10200667060',
      '',
      '    PEB NULL...',
      '',
      'No active threads',
    ];
    assert.deepEqual(unparsedOf(...lines), []);
    const process = onlyProcess(...lines);
    assert.equal(process.elapsedMs?.value, 86_400_000 + ((1 * 60 + 53) * 60 + 14) * 1000 + 490);
    assert.equal(process.activeThreads?.value, 0);
    const old = onlyProcess('kd> !process', X64[0] ?? '', '    ElapsedTime            15:06:36.0338');
    assert.equal(old.elapsedMs?.value, ((15 * 60 + 6) * 60 + 36) * 1000 + 338);
    assert.equal(
      onlyProcess('kd> !process', X64[0] ?? '', '    ElapsedTime                       <Invalid>').elapsedMs,
      undefined,
    );
  });

  it('reads frozen processes', () => {
    assert.equal(onlyProcess('kd> !process', ...X64.slice(0, 2), 'DeepFreeze', ...X64.slice(2)).frozen?.value, true);
    assert.equal(
      onlyProcess('kd> !process', ...X64.slice(0, 2), '    FreezeCount 2', ...X64.slice(2)).frozen?.value,
      true,
    );
    assert.equal(onlyProcess('kd> !process', ...X64).frozen, undefined);
  });

  it('reads rows that were broken between label and value', () => {
    const process = onlyProcess(
      'kd> !process',
      'PROCESS ffffe10200ee5080  SessionId: 1  Cid:',
      '0c14    Peb: a1b2c3d000  ParentCid:',
      '  02f8',
      'DirBase: 3db957002 ObjectTable: ffffa50100223340',
      'HandleCount: 475.',
      'Image: front.exe',
    );
    assert.equal(process.pid?.value, '0c14');
    assert.equal(process.parentPid?.value, '02f8');
    assert.equal(process.handleCount?.value, 475);
  });

  it('gives threads of the same process number to it, and no others', () => {
    const thread = (address: string, cid: string) =>
      `        THREAD ${address}  Cid ${cid}  Teb: 0000000000000000 Win32Thread: 0000000000000000 WAIT`;
    const snapshot = snapshotOf(
      'kd> !process ffffe10200ee5080 4',
      ...X64,
      '',
      thread('ffffe10200aa1080', '0c14.0f38'),
      '*** ERROR: Module load completed but symbols could not be loaded for some.sys',
      thread('ffffe10200aa2080', '0c14.0f3c'),
      thread('ffffe10200aa3080', '0c18.0f40'),
      'kd> !thread ffffe10200aa4080 0',
      thread('ffffe10200aa4080', '0c14.0f44'),
    );
    assert.deepEqual(
      threadsOf(snapshot).map(t => t.process?.value),
      [0xffffe10200ee5080n, 0xffffe10200ee5080n, undefined, undefined],
    );
  });

  it('understands titles, searches and errors', () => {
    assert.deepEqual(
      unparsedOf(
        'kd> !process c14 0',
        'Searching for Process with Cid == c14',
        'TYPE mismatch for process object at ffffe10200ee5080',
        '**** NT ACTIVE PROCESS DUMP ****',
      ),
      [],
    );
  });

  it('understands rows whose heading was cut off, without facts', () => {
    const lines = [
      '    CommitCharge                      164',
      '    Job                               ffffe10200667060',
      '',
      '        Not impersonating',
      '        Owning Process            ffffe10200ee5080       Image:         a.exe',
    ];
    assert.deepEqual(unparsedOf('kd> x', ...lines), []);
    assert.equal(snapshotOf('kd> x', ...lines).processes.size, 0);
  });

  it('reads the command line of !peb for a known process only', () => {
    const peb = [
      'PEB at 000000a1b2c3d000',
      '    ImageBaseAddress:         01000000',
      "        CommandLine:  'front.exe /x'",
      '        Environment:  0x10000',
    ];
    assert.equal(
      onlyProcess('kd> .process ffffe10200ee5080', 'Implicit process is now ffffe102`00ee5080', 'kd> !peb', ...peb)
        .commandLine?.value,
      'front.exe /x',
    );
    assert.equal(snapshotOf('kd> !peb', ...peb).processes.size, 0);
  });
});
