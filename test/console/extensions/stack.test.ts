import assert from 'node:assert/strict';
import { withSmallConsole } from './smallConsole';

describe('k, .thread, .process', () => {
  it('prints the columns that each variant has', async () => {
    await withSmallConsole(async ({ lines }) => {
      const args = `: ${'Args to Child'.padEnd(71)} : Call Site`;
      assert.deepEqual((await lines('k')).slice(0, 1), ['Child-SP          RetAddr               Call Site']);
      assert.equal((await lines('kn'))[0], ' # Child-SP          RetAddr               Call Site');
      assert.equal((await lines('kv'))[0], `Child-SP          RetAddr               ${args}`);
      assert.equal((await lines('kb'))[0], `RetAddr               ${args}`);
      assert.deepEqual((await lines('kc')).slice(0, 2), ['Call Site', 'nt!KeBugCheckEx+0x76']);
      const numbered = await lines('kvnL 2');
      assert.equal(numbered.length, 4);
      assert.match(numbered[2] ?? '', /^01 [0-9a-f`]{17} [0-9a-f`]{17} {5}: .* : nt!PspSystemThreadStartup\+0x76$/);
      assert.equal((await lines('kf'))[0], '  Memory  Child-SP          RetAddr               Call Site');
      assert.match((await lines('kf'))[2] ?? '', /^ {7}70 [0-9a-f`]{17} /);
    });
  });

  it('follows the thread that was set, says so, and comes back', async () => {
    await withSmallConsole(async ({ answer, lines }) => {
      const [first, second] = await lines('.thread /p {client}');
      assert.match(first ?? '', /^Implicit thread is now [0-9a-f]{8}`[0-9a-f]{8}$/);
      assert.match(second ?? '', /^Implicit process is now /);
      const set = await lines('k');
      assert.equal(set[0], '  *** Stack trace for last set context - .thread/.cxr resets it');
      assert.match(set[6] ?? '', / nt!AlpcpSignalAndWait\+0x76$/);
      assert.match(await answer('!thread @$thread 0'), /^THREAD \{client\} /);
      await answer('.thread');
      assert.ok((await answer('k')).includes('nt!KeBugCheckEx'));
      assert.match(await answer('.process {spooler}; !process -1 0'), /\nPROCESS \{spooler\}\n/);
    });
  });

  it('starts from registers that were named', async () => {
    await withSmallConsole(async ({ lines, world }) => {
      const frames = world.stacks.get('waiter') ?? [];
      const [, frame] = frames;
      assert.ok(frame);
      const rows = await lines(`k = 0 ${frame.stackPointer.toString(16)} ${frame.instruction.toString(16)}`);
      assert.ok(rows[1]?.endsWith(` nt!${frame.function}+0x76`), rows[1]);
      assert.equal(rows.length, frames.length + 1);
    });
  });

  it('refuses what is no thread or process, and what a dump cannot do', async () => {
    await withSmallConsole(async ({ answer }) => {
      assert.match(await answer('.thread {editor}'), /\^ Illegal thread error in '\.thread /);
      assert.match(await answer('.process {client}'), /^Process [0-9a-f`]{17} has invalid page directories\n$/);
      assert.match(await answer('.process /i {editor}'), /\^ Operation not supported by current debuggee error/);
      assert.match(await answer('kz'), /\^ Syntax error in 'kz'/);
    });
  });
});
