import assert from 'node:assert/strict';
import { currentKernel, otherKernels } from '../../extension/model/currentKernel';
import { parseLog } from '../../extension/text/parseLog';
import { address, read } from './alpcLog';

const BREAK = 'Break instruction exception - code 80000003 (first chance)\nnt!DbgBreakPointWithStatus:\n';
const WAITING =
  '0: kd> !thread ffffe10f22334080\n' +
  'THREAD ffffe10f22334080  Cid 1a2c.1b30  Teb: 0000002f3a1b1000 Win32Thread: 0000000000000000 WAIT: (WrLpcReply) UserMode Non-Alertable\n' +
  '    ffffe10f223346c8  Semaphore Limit 0x1\n' +
  'Waiting for reply to ALPC Message ffff9a0f55667cd0 : queued at port ffffe10f66778a90 : owned by process ffffe10f11224080\n';
const HEAD = 'THREAD ffffe10f22334080  Cid 1a2c.1b30  Teb: 0000002f3a1b1000 Win32Thread: 0000000000000000';
const AGAIN = `0: kd> g\n${BREAK}0: kd> !thread ffffe10f22334080\n`;

describe('text: one thread at several stops', () => {
  it('forgets the wait of an earlier stop when the thread waits for something else', () => {
    const log = read(`${WAITING}${AGAIN}${HEAD} WAIT: (UserRequest) UserMode Non-Alertable\n`);
    const thread = log.thread('ffffe10f22334080');
    assert.equal(thread.waitReason?.value, 'UserRequest');
    assert.equal(thread.waitsFor, undefined);
    assert.equal(thread.waitObjects, undefined);
    const earlier = log.snapshot.earlier.get(thread.id)?.map(one => one.field) ?? [];
    assert.ok(earlier.includes('waitsFor'), 'stays reachable');
  });

  it('forgets a suspension that is no longer printed', () => {
    const log = read(
      `0: kd> !thread ffffe10f22334080\n${HEAD} WAIT: (Suspended) KernelMode Non-Alertable\nSuspendCount 1\n` +
        `${AGAIN}${HEAD} WAIT: (UserRequest) UserMode Non-Alertable\n`,
    );
    assert.equal(log.thread('ffffe10f22334080').suspendCount, undefined);
  });

  it('keeps what a shorter reading of the same wait does not print', () => {
    const log = read(`${WAITING}${AGAIN}${HEAD} WAIT: (WrLpcReply) UserMode Non-Alertable\n`);
    assert.equal(log.thread('ffffe10f22334080').waitsFor?.value.message, address('ffff9a0f55667cd0'));
  });

  it('keeps everything of one stop', () => {
    const log = read(`${WAITING}0: kd> !thread ffffe10f22334080\n${HEAD} WAIT: (UserRequest) UserMode Non-Alertable\n`);
    assert.equal(log.thread('ffffe10f22334080').waitsFor?.value.message, address('ffff9a0f55667cd0'));
    assert.ok(log.snapshot.contradicted('thread:0xffffe10f22334080', 'waitReason'));
  });
});

describe('text: numbers that are used again', () => {
  const block = (eprocess: string, image: string): string =>
    `0: kd> !process 0 0 ${image}\nPROCESS ${eprocess}\n` +
    '    SessionId: 1  Cid: 1a2c    Peb: 2f3a1b0000  ParentCid: 0f30\n' +
    `    DirBase: 11220002  ObjectTable: ffff9a0f44556600  HandleCount: 812.\n    Image: ${image}\n`;

  it('makes two processes of two EPROCESS with one PID; the later has the alias', () => {
    const log = read(
      `${block('ffffe10f11223080', 'old.exe')}0: kd> g\n${BREAK}${block('ffffe10f11229080', 'new.exe')}`,
    );
    assert.deepEqual(log.process('ffffe10f11223080').aliases, []);
    assert.deepEqual(log.process('ffffe10f11229080').aliases, ['process:pid:1a2c']);
    assert.equal(log.snapshot.find('process:pid:1a2c')?.id, 'process:0xffffe10f11229080');
  });
});

describe('text: width of the pointers', () => {
  it('is that of the kernel addresses where nothing else says it', () => {
    assert.equal(read(WAITING).snapshot.target.bits, 64);
    const short =
      'THREAD 86a1b020  Cid 0a10.0a14  Teb: 7ffdf000 Win32Thread: 00000000 WAIT: (UserRequest) UserMode Alertable\n';
    assert.equal(read(`kd> !thread 86a1b020\n${short}`).snapshot.target.bits, 32);
    assert.equal(read('kd> !thread 86a1b020\n').snapshot.target.bits, undefined);
  });

  it('gives mutants that threads wait on a kind and an owner', () => {
    const log = read(
      `0: kd> !thread ffffe10f22334080\n${HEAD} WAIT: (UserRequest) UserMode Non-Alertable\n` +
        '    ffffe10f22334ad0  Mutant - owning thread ffffe10f223340d0\n',
    );
    assert.equal(log.lock('ffffe10f22334ad0').type?.value, 'mutant');
    assert.deepEqual(log.lock('ffffe10f22334ad0').owners?.value, [address('ffffe10f223340d0')]);
  });
});

describe('text: threads that are none', () => {
  it('says that the thread asked for is invalid', () => {
    const log = read(
      '0: kd> !thread ffffe10f22335080\nffffe10f22335080 is not a thread object, interpreting as stack value...\n' +
        'TYPE mismatch for thread object at ffffe10f22335080\n',
    );
    assert.deepEqual(log.unparsed, []);
    const said = log.snapshot.unknowns.find(u => u.of === 'thread:0xffffe10f22335080' && u.field === 'state');
    assert.equal(said?.reason, 'invalid');
  });
});

describe('model: current kernel', () => {
  const boot = 'Shutdown occurred at (Tue Mar  3 10:41:07.512 2026 (UTC + 1:00))...unloading all symbol tables.\n';
  const again = 'Waiting to reconnect...\nKernel base = 0xfffff805`3a400000 PsLoadedModuleList = 0xfffff805`3b02a2d0\n';

  it('is the last one of which anything was read, whatever announces itself behind it', () => {
    const { kernels } = parseLog(`${WAITING}${boot}${again}0: kd> g\n`);
    assert.equal(kernels.length, 2);
    assert.equal(currentKernel(kernels)?.index, 0);
    assert.deepEqual(otherKernels(kernels), [kernels[1]]);
  });

  it('is the last one of several', () => {
    const { kernels } = parseLog(`${WAITING}${boot}${again}${WAITING}`);
    assert.equal(currentKernel(kernels)?.index, 1);
  });
});
