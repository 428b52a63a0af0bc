import assert from 'node:assert/strict';
import { CRITICAL_SECTIONS, RESOURCES, USER_LOCKS } from './alpcFixtures';
import { address, read, values } from './alpcLog';

describe('text: !locks in a kernel session', () => {
  it('reads owners, waiters and counts', () => {
    const log = read(RESOURCES);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(values(log.lock('ffffd20a06e1a7f0')), {
      address: address('ffffd20a06e1a7f0'),
      type: 'eresource',
      name: 'stock!GlobalLock',
      exclusive: true,
      contention: 45,
      waiterCount: 4,
      owners: [address('ffffd20a07a0c060')],
      waiters: ['ffffd20a09f31b60', 'ffffd20a07b3e660', 'ffffd20a09b0c060', 'ffffd20a09b0d060'].map(address),
    });
    const shared = values(log.lock('ffffd20a0be23f38'));
    assert.equal(shared['exclusive'], false);
    assert.deepEqual(
      shared['owners'],
      ['ffffd20a0aed0020', 'ffffd20a0bed0080', 'ffffd20a0ced0080'].map(address),
      'marked owners stand for the actual thread',
    );
    assert.equal(shared['waiters'], undefined, 'none were counted and none listed: not known');
  });

  it('does not call a list of waiters whole when rows are missing', () => {
    const lock = read(RESOURCES.slice(0, RESOURCES.indexOf('              ffffd20a09b0c060'))).lock('ffffd20a06e1a7f0');
    assert.equal(lock.waiters, undefined);
    assert.equal(lock.unknowns['waiters'], 'not-printed');
    assert.equal(lock.waiterCount?.value, 4);
    assert.equal(lock.owners?.value.length, 1);
  });

  it('clears the mark of an owner whose thread is not named', () => {
    const log = read(
      'kd> !locks 80d8b0b0\nResource @ 0x80d8b0b0    Shared 1 owning threads\n     Threads: 80ed0023-01<*>\n',
    );
    assert.deepEqual(log.lock('80d8b0b0').owners?.value, [address('80ed0020')]);
  });

  it('reads the rows of old kernels', () => {
    const log = read(`kd> !locks fc664ee0
Resource @ fc664ee0

 ActiveCount = 0001  Flags = IsOwnedExclusive ExclusiveWaiter
 NumberOfExclusiveWaiters = 0001
  Thread = ffaf5410, Count = 01
  Thread = 00000000, Count = 00
1 total locks, 1 locks currently held
`);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(log.lock('fc664ee0').owners?.value, [address('ffaf5410')]);
    assert.equal(log.lock('fc664ee0').exclusive?.value, true);
  });

  it('leaves the THREAD rows of -v to their own parser', () => {
    const log = read(`kd> !locks -v 80d8b0b0

Resource @ 0x80d8b0b0    Exclusively owned
     Threads: 80ed0020-01<*>

     THREAD 80ed0020  Cid 0004.002c  Teb: 00000000 Win32Thread: 00000000 WAIT: (WrQueue) KernelMode Non-Alertable
         8055e100  Unknown
1 total locks, 1 locks currently held
`);
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.thread('80ed0020').waitReason?.value, 'WrQueue');
    assert.deepEqual(log.lock('80d8b0b0').owners?.value, [address('80ed0020')]);
  });
});

describe('text: critical sections', () => {
  it('reads !locks of a user-mode session', () => {
    const log = read(USER_LOCKS);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(values(log.lock('5ffa9f9c')), {
      address: address('5ffa9f9c'),
      type: 'critical-section',
      name: 'stock!g_lock+0',
      ownerCid: '0088',
      contention: 0x135,
    });
    assert.equal(log.lock('00007ffa5ffa91b4').ownerCid?.value, '1a2c');
  });

  it('names the process of the owner where the session listed its threads', () => {
    const log = read(`0:000> ~
.  0  Id: 278.1a2c Suspend: 1 Teb: 00007ffd\`e000d000 Unfrozen
   1  Id: 278.1b00 Suspend: 1 Teb: 00007ffd\`e000f000 Unfrozen
0:000> !cs 00007ffa5ffa91b4
-----------------------------------------
Critical section   = 0x00007ffa5ffa91b4 (stock!g_lock+0x0)
DebugInfo          = 0x00007ffa60003e00
LOCKED
LockCount          = 0x1
WaiterWoken        = No
OwningThread       = 0x0000000000001b00
RecursionCount     = 0x1
LockSemaphore      = 0x7F8
SpinCount          = 0x00000000020007d0
`);
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.lock('00007ffa5ffa91b4').ownerCid?.value, '0278.1b00');
  });

  it('reads !cs of a free section, with its stack, and -d', () => {
    const log = read(CRITICAL_SECTIONS);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(log.lock('7804B0F8').owners?.value, []);
    assert.equal(log.lock('7804B0FC').ownerCid, undefined);
  });

  it('reads the tree of -t over', () => {
    const log = read(`0:001> !cs -t

Tree root 00bb08c0

Level     Node       CS    Debug  InitThr EnterThr  WaitThr TryEnThr LeaveThr EnterCnt  WaitCnt
    0 00bb08c0 77c7e020 77fbcae0      4c8      4c8        0        0      4c8        c        0
`);
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.snapshot.locks.size, 0);
  });
});

describe('text: !qlocks and !deadlock', () => {
  it('reads them over', () => {
    const log = read(`0: kd> !qlocks
Key: O = Owner, 1-n = Wait order, blank = not owned/waiting, C = Corrupt

                       Processor Number
    Lock Name         0  1  2  3

KE   - Dispatcher               O
MM   - PFN                      
0: kd> !deadlock

Deadlock detected (2 resources in 2 threads):

Thread 0: A B
Thread 1: B A

Where:
Thread 0 = 8d4ba030
Thread 1 = 8d16c030
Lock A =   bba3af30 Type 'Spinlock'
Lock B =   stock!GlobalLock Type 'Spinlock'
`);
    assert.deepEqual(log.unparsed, []);
  });
});
