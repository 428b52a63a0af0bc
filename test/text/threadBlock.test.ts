import assert from 'node:assert/strict';
import { onlyMessage, onlyThread, snapshotOf, symbolsOf, threadsOf, unparsedOf } from './threadWorld';

const HEAD =
  'THREAD ffffe10200aa1080  Cid 0c14.0f38  Teb: 000000a1b2c3d000 Win32Thread: 0000000000000000 WAIT: (WrLpcReply) UserMode Non-Alertable';

const DETAILS = [
  '    ffffe10200aa1340  Semaphore Limit 0x1',
  'Waiting for reply to ALPC Message ffffa5011c0de010 : queued at port ffffe10200cc3070 : owned by process ffffe10200dd4080',
  'Not impersonating',
  'DeviceMap                 ffffa50100112230',
  'Owning Process            ffffe10200ee5080       Image:         front end.exe',
  'Attached Process          N/A            Image:         N/A',
  'Wait Start TickCount      123456         Ticks: 6400 (0:00:01:40.000)',
  'Context Switch Count      321            IdealProcessor: 2             ',
  'UserTime                  00:00:00.015',
  'KernelTime                00:00:00.031',
  'Win32 Start Address ntdll!TppWorkerThread (0x00007ffa12345670)',
  'Stack Init ffffb20011223c90 Current ffffb20011223000',
  'Base ffffb20011224000 Limit ffffb2001121e000 Call 0000000000000000',
  'Priority 9 BasePriority 8 PriorityDecrement 0 IoPriority 2 PagePriority 5',
];

const STACK = [
  'Child-SP          RetAddr               : Args to Child                                                           : Call Site',
  'ffffb200`11223040 fffff801`22334455     : ffffe102`00aa1080 00000000`00000000 00000000`00000001 fffff801`00000000 : nt!KiSwapContext+0x76',
  'ffffb200`11223180 fffff801`22335566     : 00000000`00000000 00000000`00000000 00000000`00000000 00000000`00000000 : nt!KiSwapThread+0x500',
];

describe('THREAD block', () => {
  it('reads every row of the full form', () => {
    const log = ['2: kd> !thread ffffe10200aa1080', HEAD, ...DETAILS, ...STACK];
    assert.deepEqual(unparsedOf(...log), []);
    const snapshot = snapshotOf(...log);
    const [thread] = threadsOf(snapshot);
    assert.equal(thread?.id, 'thread:0xffffe10200aa1080');
    assert.deepEqual(thread.aliases, ['thread:cid:0c14.0f38']);
    assert.equal(thread.waitReason?.value, 'WrLpcReply');
    assert.deepEqual(thread.waitsFor?.value, {
      message: 0xffffa5011c0de010n,
      port: 0xffffe10200cc3070n,
      process: 0xffffe10200dd4080n,
    });
    assert.equal(thread.process?.value, 0xffffe10200ee5080n);
    assert.equal(thread.processName?.value, 'front end.exe');
    assert.equal(thread.ticks?.value, 6400);
    assert.equal(thread.waitMs?.value, 100_000);
    assert.equal(thread.waitStart?.value, 123456);
    assert.equal(thread.contextSwitches?.value, 321);
    assert.equal(thread.startAddress?.value, 'ntdll!TppWorkerThread');
    assert.equal(thread.priority?.value, 9);
    assert.equal(thread.impersonation?.value, null);
    assert.equal(thread.stackResident, undefined);
    assert.deepEqual(symbolsOf(thread), ['nt!KiSwapContext+0x76', 'nt!KiSwapThread+0x500']);
    const process = snapshot.find('process:0xffffe10200ee5080');
    assert.equal(process?.kind === 'process' && process.name?.value, 'front end.exe');
    assert.equal(process?.kind === 'process' && process.pid?.value, '0c14');
  });

  it('points at the line of each value', () => {
    const thread = onlyThread('2: kd> !thread ffffe10200aa1080', HEAD, ...DETAILS);
    const evidence = thread.waitsFor?.evidence;
    assert.ok(evidence?.kind === 'text');
    assert.equal(evidence.line, 4);
    assert.equal(evidence.command.text.trim(), '!thread ffffe10200aa1080');
    assert.match(evidence.text, /^Waiting for reply to ALPC Message/);
  });

  it('keeps one list of wait objects, each with its own line', () => {
    const thread = onlyThread(
      'kd> !thread ffffe10200aa1080',
      HEAD.replace('WrLpcReply', 'UserRequest'),
      '    ffffe10200aa1340  SynchronizationEvent',
      '\tffffe10200aa1440  Mutant - owning thread ffffe10200ff6080',
      '    ffffe10200aa1540  Semaphore Limit 0x7fffffff',
      '    ffffe10200aa1640  ProcessObject',
      '    ffffe10200aa1740  Thread',
      '    ffffffffffffffff  NotificationTimer',
      '    ffffe10200aa1840  Unknown',
      '    ffffe10200aa1940  QueueObject (idle)',
    );
    const objects = thread.waitObjects?.value ?? [];
    assert.deepEqual(
      objects.map(o => [o.type, o.address, o.owner ?? o.detail]),
      [
        ['SynchronizationEvent', 0xffffe10200aa1340n, undefined],
        ['Mutant', 0xffffe10200aa1440n, 0xffffe10200ff6080n],
        ['Semaphore', 0xffffe10200aa1540n, 'Limit 0x7fffffff'],
        ['ProcessObject', 0xffffe10200aa1640n, undefined],
        ['Thread', 0xffffe10200aa1740n, undefined],
        ['NotificationTimer', null, undefined],
        ['Unknown', 0xffffe10200aa1840n, undefined],
        ['QueueObject', 0xffffe10200aa1940n, '(idle)'],
      ],
    );
    assert.deepEqual(
      objects.map(o => (o.evidence.kind === 'text' ? o.evidence.line : 0)),
      [3, 4, 5, 6, 7, 8, 9, 10],
    );
  });

  it('reads the ALPC sentence broken anywhere, and with parts missing', () => {
    const sentence = DETAILS[1] ?? '';
    for (let at = 34; at < sentence.length; at++) {
      const thread = onlyThread(
        'kd> !thread x',
        HEAD,
        `  ${sentence.slice(0, at)}`,
        sentence.slice(at).trimStart(),
        'Not impersonating',
      );
      assert.equal(thread.waitsFor?.value.process, 0xffffe10200dd4080n, `cut at ${at}`);
      assert.equal(thread.waitsFor.value.port, 0xffffe10200cc3070n, `cut at ${at}`);
      assert.equal(thread.impersonation?.value, null);
    }
    const short = onlyThread('kd> !thread x', HEAD, 'Waiting for reply to ALPC Message ffffa5011c0de010');
    assert.deepEqual(short.waitsFor?.value, { message: 0xffffa5011c0de010n });
    const noOwner = onlyThread(
      'kd> !thread x',
      HEAD,
      'Waiting for reply to ALPC Message ffffa5011c0de010 : queued at port ffffe10200cc3070 : owned by process 0000000000000000',
    );
    assert.deepEqual(noOwner.waitsFor?.value, { message: 0xffffa5011c0de010n, port: 0xffffe10200cc3070n });
  });

  it('reads LPC waits and LPC servers', () => {
    const head =
      'THREAD 8a1b2c30  Cid 0208.0220  Teb: 7ffd8000 Win32Thread: 00000000 WAIT: (Unknown) UserMode Non-Alertable';
    const log = [
      'kd> !thread 8a1b2c30',
      head,
      '    8a1b2e1c  Semaphore Limit 0x1',
      'Waiting for reply to LPC MessageId 00041aa7:',
      'Current LPC port e1a2b3c8',
    ];
    assert.deepEqual(onlyThread(...log).waitsFor?.value, { messageNumber: '00041aa7', port: 0xe1a2b3c8n });
    assert.equal(onlyMessage(...log).id, 'message:id:00041aa7');
    assert.equal(onlyMessage(...log).waitingThread?.value, 0x8a1b2c30n);
    const server = [
      'kd> !thread 8a1b2c30',
      head,
      'Start Address kernel32!BaseThreadStartThunk (0x77e617ec)',
      'LPC Server thread working on message Id 41aa7',
    ];
    assert.equal(onlyMessage(...server).id, 'message:id:00041aa7');
    assert.equal(onlyMessage(...server).serverThread?.value, 0x8a1b2c30n);
  });

  it('reads I/O requests', () => {
    const snapshot = snapshotOf(
      'kd> !thread ffffe10200aa1080',
      HEAD,
      '    IRP List:',
      '        ffffe10200bbb010: (0006,0118) Flags: 00060070  Mdl: 00000000',
      '        ffffe10200bbc010: (0006,0358) Flags: 00000884  Mdl: ffffe10200bbd000',
      '    Not impersonating',
    );
    const [thread] = threadsOf(snapshot);
    assert.deepEqual(
      thread?.irps?.value.map(irp => irp.address),
      [0xffffe10200bbb010n, 0xffffe10200bbc010n],
    );
    assert.equal(thread.irps.value[0]?.detail, '(0006,0118) Flags: 00060070  Mdl: 00000000');
    assert.equal(snapshot.irps.get('irp:0xffffe10200bbb010')?.thread?.value, 0xffffe10200aa1080n);
    assert.equal(thread.waitObjects, undefined);
  });

  it('reads counts on rows of their own, before the wait objects', () => {
    const thread = onlyThread(
      'kd> !thread x',
      HEAD.replace('WrLpcReply', 'Suspended'),
      'SuspendCount 1',
      'FreezeCount 2',
      '    ffffe10200aa1340  NotificationEvent',
    );
    assert.equal(thread.suspendCount?.value, 1);
    assert.equal(thread.freezeCount?.value, 2);
    assert.equal(thread.waitObjects?.value.length, 1);
  });

  it('reads printed times with and without days, and none', () => {
    const row = (text: string) => onlyThread('kd> !thread x', HEAD, `Wait Start TickCount      1  Ticks: ${text}`);
    assert.equal(row('5 (2:01:00:00.078)').waitMs?.value, 2 * 86_400_000 + 3_600_000 + 78);
    assert.equal(row('5 (1:02:03.004)').waitMs?.value, 3_723_004);
    assert.equal(row('5').waitMs, undefined);
    assert.equal(row('0').waitMs?.value, 0);
  });

  it('reads XP rows', () => {
    const thread = onlyThread(
      'kd> !thread 8a1b2c30',
      '    THREAD 8a1b2c30  Cid 0f20.0f90  Teb: 7ffde000 Win32Thread: e1d1d650 WAIT: ',
      '(WrUserRequest) UserMode Non-Alertable',
      '            86f45031  SynchronizationEvent',
      '        Owning Process         86a7d030    Image: notes.exe',
      '        Wait Start TickCount   26300875    Ticks: 64 (0:00:00:01.000)',
      '        Start Address kernel32!BaseProcessStartThunk (0x77e813f2)',
      "        Win32 Start Address NOTES!`string' (0x01006ae0)",
      '        Stack Init f7921000 Current f7920c20 Base f7921000 Limit f791b000 Call 0',
      '        Priority 10 BasePriority 8 PriorityDecrement 0 DecrementCount 16',
    );
    assert.equal(thread.waitReason?.value, 'WrUserRequest');
    assert.equal(thread.waitReason.evidence.kind === 'text' && thread.waitReason.evidence.endLine, 3);
    assert.equal(thread.startAddress?.value, "NOTES!`string'");
    assert.equal(thread.processName?.value, 'notes.exe');
    assert.equal(thread.waitObjects?.value.length, 1);
  });

  it('does not take what is left of a paged-out stack for frames', () => {
    const junk = snapshotOf(
      'kd> !thread x',
      HEAD,
      'Kernel stack not resident.',
      'ChildEBP RetAddr ',
      'b6661c10 00000000 0x0',
    );
    const [thread] = threadsOf(junk);
    assert.equal(thread?.stackResident?.value, false);
    assert.equal(thread.frames, undefined);
    assert.equal(thread.unknowns['frames'], 'paged-out');
    const whole = onlyThread('kd> !thread x', HEAD, 'Kernel stack not resident.', ...STACK);
    assert.equal(whole.stackResident?.value, false);
    assert.equal(symbolsOf(whole)?.length, 2);
  });

  it('says why there is no stack', () => {
    const snapshot = snapshotOf(
      'kd> !thread ffffe10200aa1080',
      HEAD,
      'Priority 8 BasePriority 8 PriorityDecrement 0',
      'GetContextState failed, 0x80004001',
      'Unable to get current machine context, HRESULT 0x80004001',
    );
    assert.deepEqual(snapshot.unparsed, []);
    assert.equal(threadsOf(snapshot)[0]?.unknowns['frames'], 'unreadable');
  });

  it('does not invent an owner in bad dumps', () => {
    const thread = onlyThread('kd> !thread x', HEAD, 'Owning Process            0       Image:         <Unknown>');
    assert.equal(thread.process, undefined);
    assert.equal(thread.processName, undefined);
  });

  it('understands the errors of !thread', () => {
    assert.deepEqual(
      unparsedOf(
        'kd> !thread 12345678',
        '12345678 is not a thread object, interpreting as stack value...',
        'TYPE mismatch for thread object at 12345678',
      ),
      [],
    );
  });
});
