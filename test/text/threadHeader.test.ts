import assert from 'node:assert/strict';
import { joinThreadHeader, readThreadHeader } from '../../extension/text/threadHeader';

const FULL =
  'THREAD ffffe10200aa1080  Cid 0c14.0f38  Teb: 000000a1b2c3d000 Win32Thread: ffffe10200bb2010 WAIT: (WrLpcReply) UserMode Non-Alertable';

describe('THREAD row', () => {
  it('reads every part of the long form', () => {
    assert.deepEqual(readThreadHeader(`        ${FULL}`), {
      address: 0xffffe10200aa1080n,
      cid: '0c14.0f38',
      teb: 0xa1b2c3d000n,
      win32Thread: 0xffffe10200bb2010n,
      state: 'WAIT',
      waitReason: 'WrLpcReply',
      waitMode: 'UserMode',
      alertable: false,
      whole: true,
      words: 12,
    });
  });

  it('reads 32-bit rows, null pointers and counts behind the state', () => {
    const row =
      'THREAD 8a1b2c3d  Cid 4.2c  Teb: 00000000  Win32Thread: 00000000 WAIT: (Suspended) KernelMode Alertable SuspendCount 2 FreezeCount 1';
    const header = readThreadHeader(row);
    assert.equal(header?.address, 0x8a1b2c3dn);
    assert.equal(header.cid, '0004.002c');
    assert.equal(header.teb, null);
    assert.equal(header.win32Thread, null);
    assert.equal(header.alertable, true);
    assert.equal(header.suspendCount, 2);
    assert.equal(header.freezeCount, 1);
  });

  it('reads every state', () => {
    const head = 'THREAD ffffe10200aa1080  Cid 13c40.1332c  Teb: 0000000000000000 Win32Thread: 0000000000000000';
    const state = (text: string) => readThreadHeader(`${head} ${text}`);
    assert.equal(state('RUNNING on processor 3')?.processor, 3);
    assert.equal(state('RUNNING on processor 3')?.state, 'RUNNING');
    assert.equal(state('READY on processor 12')?.processor, 12);
    assert.equal(state('STANDBY')?.state, 'STANDBY');
    assert.equal(state('TERMINATED')?.state, 'TERMINATED');
    assert.equal(state('DEFERREDREADY')?.state, 'DEFERREDREADY');
    assert.equal(state('WAIT')?.waitReason, undefined);
    assert.equal(state('WAIT // the window thread')?.whole, true);
    assert.equal(state('WAIT: ...')?.state, 'WAIT');
    assert.equal(state('WAIT: (WrQueue)')?.waitMode, undefined);
  });

  it('leaves out what is not printed', () => {
    assert.deepEqual(readThreadHeader('THREAD ffffe10200aa1080'), {
      address: 0xffffe10200aa1080n,
      whole: true,
      words: 2,
    });
    const short = readThreadHeader('THREAD ffffe10200aa1080  Cid 0c14.0f38  Teb: 000000a1b2c3d000   ');
    assert.deepEqual(Object.keys(short ?? {}).sort(), ['address', 'cid', 'teb', 'whole', 'words']);
  });

  it('takes nothing else for one', () => {
    for (const text of [
      'THREADS 12',
      'THREAD',
      'THREAD 0000000000000000',
      'THREAD xyz  Cid 1.2',
      'THREADING ffffe10200aa1080',
    ]) {
      assert.equal(readThreadHeader(text), undefined, text);
    }
  });

  it('joins a row that was broken anywhere between or inside its words', () => {
    for (let at = FULL.indexOf('  Cid'); at < FULL.length - 1; at++) {
      const joined = joinThreadHeader(FULL.slice(0, at), `   ${FULL.slice(at)}`);
      // A cut inside a word other than an address is not joined; then nothing may be made up.
      if (joined === undefined) continue;
      const header = readThreadHeader(joined);
      assert.equal(header?.whole, true);
      assert.equal(header.address, 0xffffe10200aa1080n);
    }
    const blank = FULL.indexOf(' (WrLpcReply)');
    assert.ok(joinThreadHeader(FULL.slice(0, blank), FULL.slice(blank)));
    const pointer = FULL.indexOf('200bb2010');
    const inside = joinThreadHeader(FULL.slice(0, pointer), FULL.slice(pointer));
    assert.equal(readThreadHeader(inside ?? '')?.win32Thread, 0xffffe10200bb2010n);
  });

  it('does not join rows that say something else', () => {
    assert.equal(
      joinThreadHeader('THREAD ffffe10200aa1080', 'Child-SP          RetAddr               : Call Site'),
      undefined,
    );
    assert.equal(
      joinThreadHeader(
        'THREAD ffffe10200aa1080  Cid 0c14.0f38  Teb: 000000a1b2c3d000 Win32Thread:',
        '    ffffe10200aa1340  NotificationEvent',
      ),
      undefined,
    );
  });
});
