import assert from 'node:assert/strict';
import { snapshotOf, symbolsOf, threadsOf, unparsedOf } from './threadWorld';

const K = [
  ' # Child-SP          RetAddr               Call Site',
  '00 ffffb200`11223040 fffff801`22334455     nt!KiSwapContext+0x76',
  '01 ffffb200`11223180 fffff801`22335566     nt!KiSwapThread+0x500',
];
const MARKER = '  *** Stack trace for last set context - .thread/.cxr resets it';
const SET = ['3: kd> .thread ffffe10200aa1080', 'Implicit thread is now ffffe102`00aa1080'];

/** Ids of the threads that have frames. */
function owners(...lines: readonly string[]): readonly string[] {
  assert.deepEqual(unparsedOf(...lines), []);
  return threadsOf(snapshotOf(...lines)).flatMap(thread => (thread.frames ? [thread.id] : []));
}

describe('whose stack it is', () => {
  const id = 'thread:0xffffe10200aa1080';

  it('belongs to the thread that .thread chose', () => {
    assert.deepEqual(owners(...SET, '3: kd> k', MARKER, ...K), [id]);
    assert.deepEqual(owners(...SET, '3: kd> kvn 20', MARKER, ...K), [id]);
    assert.deepEqual(owners('3: kd> .thread /r /p ffffe10200aa1080; kb', SET[1] ?? '', MARKER, ...K), [id]);
  });

  it('belongs to nobody known after .cxr, .trap and another processor', () => {
    for (const command of ['.cxr ffffb20011224000', '.trap ffffb20011224000', '.ecxr', '~1s']) {
      assert.deepEqual(owners(...SET, `3: kd> ${command}`, '3: kd> k', MARKER, ...K), [], command);
    }
    assert.deepEqual(owners(...SET, '3: kd> .cxr ffffb20011224000; k', MARKER, ...K), []);
  });

  it('belongs to nobody known when nothing chose a thread', () => {
    assert.deepEqual(owners('3: kd> k', ...K), []);
    assert.deepEqual(owners('3: kd> k', MARKER, ...K), []);
  });

  it('belongs to the current thread that !thread printed for this processor', () => {
    const current = [
      '3: kd> !thread',
      'THREAD ffffe10200aa1080  Cid 0c14.0f38  Teb: 0000000000000000 Win32Thread: 0000000000000000 RUNNING on processor 3',
    ];
    assert.deepEqual(owners(...current, '3: kd> k', ...K), [id]);
    assert.deepEqual(owners(...current, '2: kd> k', ...K), []);
    assert.deepEqual(owners(...current, '3: kd> k', MARKER, ...K), []);
  });

  it('is not taken from an analysis', () => {
    assert.deepEqual(owners(...SET, '3: kd> !analyze -v', ...K), []);
  });

  it('goes on behind output that broke it off', () => {
    const lines = [...SET, '3: kd> k', MARKER, ...K.slice(0, 2), 'something a driver printed just now', ...K.slice(2)];
    const [thread] = threadsOf(snapshotOf(...lines));
    assert.deepEqual(symbolsOf(thread), ['nt!KiSwapContext+0x76', 'nt!KiSwapThread+0x500']);
    assert.deepEqual(unparsedOf(...lines), ['something a driver printed just now']);
  });
});

describe('user-mode threads', () => {
  const LIST = [
    '0:001> ~',
    '   0  Id: 1a2c.1b3c Suspend: 1 Teb: 000000c3`2a1d5000 Unfrozen "main loop"',
    '.  1  Id: 1a2c.2f40 Suspend: 1 Teb: 000000c3`2a1d7000 Unfrozen',
  ];

  it('reads the rows of ~', () => {
    const snapshot = snapshotOf(...LIST);
    const thread = snapshot.threads.get('thread:cid:1a2c.1b3c');
    assert.equal(thread?.teb?.value, 0xc32a1d5000n);
    assert.equal(thread.name?.value, 'main loop');
    assert.equal(thread.suspendCount, undefined);
    assert.equal(snapshot.threads.get('thread:cid:1a2c.2f40')?.name, undefined);
  });

  it('knows the thread of the prompt', () => {
    assert.deepEqual(owners(...LIST, '0:001> k', ...K), ['thread:cid:1a2c.2f40']);
    assert.deepEqual(owners(...LIST, '0:001> ~0kb', ...K), ['thread:cid:1a2c.1b3c']);
    assert.deepEqual(owners(...LIST, '0:001> k', MARKER, ...K), []);
  });

  it('gives each stack of ~*k to the row above it', () => {
    const rows = LIST.slice(1);
    const lines = ['0:001> ~*k', '', rows[0] ?? '', ...K, '', rows[1] ?? '', ...K.slice(0, 2)];
    const snapshot = snapshotOf(...lines);
    assert.equal(symbolsOf(snapshot.threads.get('thread:cid:1a2c.1b3c'))?.length, 2);
    assert.equal(symbolsOf(snapshot.threads.get('thread:cid:1a2c.2f40'))?.length, 1);
  });

  it('reads old spellings and the details of ~*', () => {
    assert.deepEqual(
      unparsedOf(
        '0:001> ~*',
        '   0  id: 4dc.470 Suspend: 0 Teb 7ffde000 Unfrozen',
        '      Start: app!ILT+825(_mainCRTStartup) (00a1133e)',
        '      Priority: 0  Priority class: 32  Affinity: fff',
        '#  2 id: 4dc.5a8 Suspend: 0 Teb 7ffdc000 Unfrozen',
      ),
      [],
    );
  });
});
