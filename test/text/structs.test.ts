import assert from 'node:assert/strict';
import { DT_MESSAGE, DT_PORT, DT_PORT_ADDRESS, DX_PORT } from './alpcFixtures';
import { address, read, values } from './alpcLog';

describe('text: dt', () => {
  it('reads a port: owner without its mark, queue lengths, lists that link to themselves', () => {
    const log = read(DT_PORT);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(values(log.port(DT_PORT_ADDRESS)), {
      address: address(DT_PORT_ADDRESS),
      owner: address('ffffd20a2b4f14c0'),
      ownerGone: true,
      communicationInfo: address('ffffb386ff65eb20'),
      completionPort: null,
      completionList: null,
      sequence: 17,
      queues: { main: 0, large: 0, pending: 973 },
    });
  });

  it('does not know the length of a queue from a list that goes elsewhere', () => {
    const log = read(
      DT_PORT.split('\n')
        .filter(row => !row.includes('Length '))
        .join('\n'),
    );
    assert.deepEqual(log.port(DT_PORT_ADDRESS).queues?.value, { main: 0, large: 0 });
  });

  it('reads the state bits, by number or by name', () => {
    const state = (row: string): Record<string, unknown> =>
      values(
        read(
          `0: kd> dt nt!_ALPC_PORT ${DT_PORT_ADDRESS} -r1\n   +0x1a0 u1               : <anonymous-tag>\n${row}`,
        ).port(DT_PORT_ADDRESS),
      );
    const bits = state('      +0x000 State            : 0x245\n');
    assert.equal(bits['type'], 'client');
    assert.deepEqual(bits['flags'], {
      connectionPending: false,
      connectionRefused: false,
      disconnected: false,
      closed: true,
      flushOnClose: true,
      returnExtendedInfo: false,
      waitable: true,
      dynamicSecurity: false,
      wow64CompletionList: false,
    });
    const named = state(
      '      +0x000 s1               : <anonymous-tag>\n         +0x000 Initialized      : 0y1\n         +0x000 Type             : 0y11\n         +0x000 Closed           : 0y0\n',
    );
    assert.equal(named['type'], 'server');
    assert.deepEqual(named['flags'], { closed: false });
  });

  it('reads a message with its nested members', () => {
    const log = read(DT_MESSAGE);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(values(log.message('ffffb509112233a0')), {
      address: address('ffffb509112233a0'),
      queuePort: address('ffffd20a27ab96e0'),
      ownerPort: address('ffffd20a27ab9a00'),
      waitingThread: address('ffffd20a22220080'),
      serverThread: null,
      sequence: -4,
      queue: 'pending',
      canceled: false,
      number: 500,
      callbackId: 0,
      dataLength: 88,
      totalLength: 128,
      type: 'LPC_REQUEST',
      continuation: true,
      senderCid: '0a10.12f4',
    });
    assert.equal(log.snapshot.ports.size, 0, 'what a pointer leads to is no fact about the message');
  });

  it('reads the three ports of a communication info', () => {
    const log = read(`kd> dt _ALPC_COMMUNICATION_INFO 9c112200
nt!_ALPC_COMMUNICATION_INFO
   +0x000 ConnectionPort   : 0x85001108 _ALPC_PORT
   +0x004 ServerCommunicationPort : 0x85aacc18 _ALPC_PORT
   +0x008 ClientCommunicationPort : 0x85aabb08 _ALPC_PORT
   +0x00c CommunicationList : _LIST_ENTRY [ 0x9c112300 - 0x9c112400 ]
`);
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.port('85001108').type?.value, 'connection');
    assert.equal(log.port('85aacc18').type?.value, 'server');
    assert.equal(log.port('85aabb08').serverPort?.value, address('85aacc18'));
    assert.equal(log.port('85001108').communicationInfo, undefined, "the connection port's own info is another one");
    assert.equal(log.snapshot.connections.length, 1);
  });

  const thread = (rows: string): Record<string, unknown> =>
    values(read(`lkd> dt nt!_ETHREAD ffffd20a22220080 -r1\n${rows}`).thread('ffffd20a22220080'));

  it('reads a thread that waits for a reply', () => {
    const fields = thread(`   +0x000 Tcb              : _KTHREAD
      +0x074 Alertable        : 0y0
      +0x184 State            : 0x5 ''
      +0x187 WaitMode         : 1 ''
      +0x1b4 WaitTime         : 0x1234
      +0x220 Process          : 0xffffd20a\`12345080 _KPROCESS
      +0x283 WaitReason       : 0x11 ''
      +0x284 SuspendCount     : 0 ''
   +0x478 Cid              : _CLIENT_ID
      +0x000 UniqueProcess    : 0x00000000\`00000a10 Void
      +0x008 UniqueThread     : 0x00000000\`000112f4 Void
   +0x530 AlpcMessage      : 0xffffb509\`112233a0 Void
`);
    assert.deepEqual(fields, {
      address: address('ffffd20a22220080'),
      cid: '0a10.112f4',
      process: address('ffffd20a12345080'),
      state: 'WAIT',
      waitReason: 'WrLpcReply',
      waitMode: 'UserMode',
      alertable: false,
      waitStart: 0x1234,
      suspendCount: 0,
      waitsFor: { message: address('ffffb509112233a0') },
    });
  });

  it('does not trust what an earlier wait left behind', () => {
    const rows = (state: string, reason: string): string =>
      `   +0x000 Tcb              : _KTHREAD\n      +0x184 State            : ${state}\n      +0x283 WaitReason       : ${reason}\n   +0x530 AlpcMessage      : 0xffffb509\`112233a0 Void\n`;
    assert.equal(thread(rows("0x2 ''", "0x11 ''"))['waitReason'], undefined);
    assert.equal(thread(rows("0x2 ''", "0x11 ''"))['waitsFor'], undefined);
    assert.equal(thread(rows("0x5 ''", "0xf ''"))['waitsFor'], undefined);
    assert.equal(thread(rows("0x5 ''", "0xf ''"))['waitReason'], 'WrQueue');
    assert.equal(thread(rows("0x5 ''", "0x7f ''"))['waitReason'], undefined);
  });

  it('reads a process, an object type, a mutant and a critical section', () => {
    const log = read(`0: kd> dt nt!_EPROCESS ffffd20a12345080 UniqueProcessId ImageFileName ActiveThreads ExitTime
   +0x440 UniqueProcessId : 0x00000000\`00000a10 Void
   +0x5a8 ImageFileName   : [15]  "stocksvc.exe"
   +0x5f0 ActiveThreads   : 7
   +0x840 ExitTime        : _LARGE_INTEGER 0x01d9\`11223344
0: kd> dt nt!_OBJECT_TYPE ffffd20a820bec40
   +0x000 TypeList         : _LIST_ENTRY [ 0xffffd20a\`820bec40 - 0xffffd20a\`820bec40 ]
   +0x010 Name             : _UNICODE_STRING "ALPC Port"
   +0x02c TotalNumberOfObjects : 0xb01
   +0x030 TotalNumberOfHandles : 0xa02
   +0x034 HighWaterNumberOfObjects : 0xc03
   +0x038 HighWaterNumberOfHandles : 0xd04
0: kd> dt nt!_KMUTANT ffffd20a12340000
   +0x000 Header           : _DISPATCHER_HEADER
   +0x028 OwnerThread      : 0xffffd20a\`22220080 _KTHREAD
0: kd> dt ntdll!_RTL_CRITICAL_SECTION 77fc49e0
   +0x000 DebugInfo        : 0x77fc3e00 
   +0x004 LockCount        : 0
   +0x00c OwningThread     : 0x00000c78 
`);
    assert.deepEqual(log.unparsed, []);
    const process = values(log.process('ffffd20a12345080'));
    assert.equal(process['pid'], '0a10');
    assert.equal(process['name'], 'stocksvc.exe');
    assert.equal(process['activeThreads'], 7);
    assert.equal(process['exiting'], true);
    const { evidence, ...stats } = log.snapshot.objectTypes[0]!;
    assert.equal(evidence.kind, 'text');
    assert.deepEqual(stats, {
      name: 'ALPC Port',
      address: address('ffffd20a820bec40'),
      objects: 0xb01,
      handles: 0xa02,
      highWaterObjects: 0xc03,
      highWaterHandles: 0xd04,
    });
    assert.deepEqual(log.lock('ffffd20a12340000').owners?.value, [address('ffffd20a22220080')]);
    assert.equal(log.lock('77fc49e0').ownerCid?.value, '0c78');
  });

  it('reads lists of types, enumerations and arrays over', () => {
    const log = read(`0: kd> dt nt!_KALPC_MESSAGE
   +0x000 Entry            : _LIST_ENTRY
   +0x010 PortQueue        : Ptr64 _ALPC_PORT
   +0x028 u1               : <anonymous-tag>
      +0x000 QueueType        : Pos 0, 3 Bits
0: kd> dt nt!*Alpc*Port*
          ntkrnlmp!_ALPC_PORT
fffff8037330472c  ntkrnlmp!AlpcpDispatchReplyToPort
0: kd> dt nt!_KTHREAD_STATE
   Initialized = 0n0
   Ready = 0n1
0: kd> dt -ca4 . 01002d00
Using sym ULONG
[0] 0x12
[1] 0x4ac
0: kd> dt nt!_ERESOURCE -b 0x8154f040
   +0x018 OwnerThreads     :
    [00]
      +0x000 OwnerThread      : 0
`);
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.snapshot.messages.size + log.snapshot.ports.size + log.snapshot.locks.size, 0);
  });

  it('works out an address with an offset, and gives up on registers and several structures', () => {
    const rows = '   +0x018 OwnerProcess     : 0xffffd20a`2b4f14c0 _EPROCESS\n';
    const ports = (command: string, text = rows): number => read(`0: kd> ${command}\n${text}`).snapshot.ports.size;
    assert.equal(ports(`dt nt!_ALPC_PORT ${DT_PORT_ADDRESS}-10`), 1);
    assert.equal(ports(`dt -v ${DT_PORT_ADDRESS} nt!_ALPC_PORT OwnerProcess`), 1);
    assert.equal(ports('dt nt!_ALPC_PORT @rcx'), 0);
    assert.equal(ports(`dt nt!_ALPC_PORT ${DT_PORT_ADDRESS}; dt nt!_ALPC_PORT ${DT_PORT_ADDRESS}`), 0);
    assert.equal(ports(`dt -l PortListEntry nt!_ALPC_PORT ${DT_PORT_ADDRESS}`), 0);
    const log = read(
      `0: kd> dt nt!_ALPC_PORT ${DT_PORT_ADDRESS}\n${rows}   +0x000 PortListEntry    : _LIST_ENTRY\n${rows.replace('2b4f', '3b4f')}`,
    );
    assert.equal(log.port(DT_PORT_ADDRESS).owner?.value, address('ffffd20a2b4f14c0'));
  });

  it('records memory that could not be read, and takes no half of a pointer', () => {
    const failed = read(
      `0: kd> dt nt!_ALPC_PORT ${DT_PORT_ADDRESS}\n   +0x018 OwnerProcess     : ????\nMemory read error ffffd20a27ab96f0\n`,
    );
    assert.deepEqual(failed.unparsed, []);
    assert.equal(failed.port(DT_PORT_ADDRESS).owner, undefined);
    assert.ok(failed.snapshot.unknowns.some(u => u.reason === 'unreadable'));
    const cut = DT_PORT.indexOf('2b4f14c1 _EPROCESS');
    for (const at of [cut - 1, cut, cut + 4]) {
      const ports = [...read(DT_PORT.slice(0, at)).snapshot.ports.values()];
      assert.equal(ports[0]?.owner, undefined);
    }
  });
});

describe('text: dx', () => {
  it('reads a port behind a cast pointer', () => {
    const log = read(DX_PORT);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(values(log.port('ffffd20a4120a660')), {
      address: address('ffffd20a4120a660'),
      owner: address('ffffd20a44310340'),
      ownerGone: true,
      type: 'connection',
      communicationInfo: address('ffffb388b5f73f80'),
      completionPort: null,
      queues: { main: 3, pending: 12 },
    });
  });

  it('reads a structure by value, and enumerators by their number', () => {
    const log = read(`0: kd> dx *(nt!_KTHREAD*)0xffffd20a22220080
*(nt!_KTHREAD*)0xffffd20a22220080                 [Type: _KTHREAD]
    [+0x184] State            : 0x5 [Type: unsigned char]
    [+0x283] WaitReason       : WrQueue (15) [Type: _KWAIT_REASON]
    [+0x284] SuspendCount     : 1 '\\001' [Type: char]
`);
    assert.deepEqual(log.unparsed, []);
    const fields = values(log.thread('ffffd20a22220080'));
    assert.equal(fields['waitReason'], 'WrQueue');
    assert.equal(fields['suspendCount'], 1);
  });

  it('reads the name that a visualizer adds to an object header', () => {
    const log = read(`lkd> dx @$hdr = (nt!_OBJECT_HEADER*)0xffffd20a18085dc0
@$hdr = (nt!_OBJECT_HEADER*)0xffffd20a18085dc0                 : 0xffffd20a18085dc0 [Type: _OBJECT_HEADER *]
    [+0x000] PointerCount     : 31076 [Type: __int64]
    [+0x008] HandleCount      : 1 [Type: __int64]
    [+0x030] Body             [Type: _QUAD]
    ObjectName       : "StockPort"
    ObjectType       : ALPC Port
`);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(values(log.port('ffffd20a18085df0')), {
      address: address('ffffd20a18085df0'),
      handleCount: 1,
      pointerCount: 31076,
      name: 'StockPort',
      type: 'connection',
    });
  });

  it('takes members of another type than the cast for nobody', () => {
    const log = read(`0: kd> dx ((nt!_KALPC_MESSAGE*)0xffffb509112233a0)->PortQueue->u1
((nt!_KALPC_MESSAGE*)0xffffb509112233a0)->PortQueue->u1                 [Type: <unnamed-tag>]
    [+0x018] OwnerPort : 0xffffd20a4120a660 [Type: _ALPC_PORT *]
0: kd> dx *((nt!_KALPC_MESSAGE*)0xffffb509112233a0)->PortQueue
*((nt!_KALPC_MESSAGE*)0xffffb509112233a0)->PortQueue                 [Type: _ALPC_PORT]
    [+0x1c0] MainQueueLength  : 0x3 [Type: unsigned long]
`);
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.snapshot.messages.size + log.snapshot.ports.size, 0);
  });

  it('records memory that could not be read, and reads object trees over', () => {
    const log = read(`0: kd> dx (nt!_ALPC_PORT*)0xffffd20a4120a660
(nt!_ALPC_PORT*)0xffffd20a4120a660                 : 0xffffd20a4120a660 [Type: _ALPC_PORT *]
    Unable to read memory at Address 0xffffd20a4120a660
0: kd> dx -r1 Debugger.Settings
Debugger.Settings  
    Debug            
    AutoSaveSettings : false
    [0x0]            : nt!KiIdleLoop + 0x1a
`);
    assert.deepEqual(log.unparsed, []);
    assert.ok(log.snapshot.unknowns.some(u => u.reason === 'unreadable' && u.of === 'port:0xffffd20a4120a660'));
  });
});
