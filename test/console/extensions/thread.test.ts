import assert from 'node:assert/strict';
import { BUILDS } from '../../world/layout';
import { withSmallConsole } from './smallConsole';

describe('!thread', () => {
  for (const build of BUILDS) {
    it(`prints a thread that waits for a reply (${build})`, async () => {
      await withSmallConsole(async ({ lines }) => {
        const [header, object, reply, impersonating, owner, attached, start] = await lines('!thread {client} 2');
        assert.match(
          header ?? '',
          /^THREAD \{client\} {2}Cid 09d4\.09d8 {2}Teb: [0-9a-f]{16} Win32Thread: 0{16} WAIT: \(WrLpcReply\) UserMode Non-Alertable$/,
        );
        assert.match(object ?? '', /^ {4}[0-9a-f]{16} {2}Semaphore Limit 0x1$/);
        assert.equal(
          reply,
          'Waiting for reply to ALPC Message {print} : queued at port {spoolss} : owned by process {spooler}',
        );
        assert.equal(impersonating, 'Not impersonating');
        assert.equal(owner, 'Owning Process            {editor}       Image:         wordpadlongnam');
        assert.equal(attached, 'Attached Process          N/A            Image:         N/A');
        assert.equal(start, 'Wait Start TickCount      3961600        Ticks: 38400 (0:00:10:00.000)');
      }, build);
    });
  }

  it('prints the stack with arguments, and without them where flag 8 says so', async () => {
    await withSmallConsole(async ({ lines }) => {
      const rows = await lines('!thread {waiter}');
      const header = rows.findIndex(row => row.startsWith('Child-SP'));
      assert.equal(rows[header], `Child-SP          RetAddr               : ${'Args to Child'.padEnd(71)} : Call Site`);
      assert.match(
        rows[header + 1] ?? '',
        /^[0-9a-f`]{17} [0-9a-f`]{17} {5}: (?:[0-9a-f`]{17} ){4}: nt!KiSwapContext\+0x76$/,
      );
      assert.match(
        rows.at(-2) ?? '',
        /^[0-9a-f`]{17} 00000000`00000000 {5}: (?:[0-9a-f`]{17} ){4}: nt!KiStartSystemThread\+0x76$/,
      );
      const bare = await lines('!thread {waiter} e');
      assert.ok(bare.includes('Child-SP          RetAddr               Call Site'));
      assert.match(bare.at(-2) ?? '', /^[0-9a-f`]{17} 00000000`00000000 {5}nt!KiStartSystemThread\+0x76$/);
    });
  });

  it('prints owners of mutants, timers, several objects and suspensions', async () => {
    await withSmallConsole(async ({ lines }) => {
      const server = await lines('!thread {server} 2');
      assert.equal(server[1], '    {lock}  Mutant - owning thread {holder}');
      assert.match(server[2] ?? '', /^ {4}[0-9a-f]{16} {2}(?:Notification|Synchronization)Timer$/);
      assert.deepEqual((await lines('!thread {joiner} 2')).slice(1, 4), [
        '    {client}  Thread',
        '    {done}  NotificationEvent',
        '    {filter}  ProcessObject',
      ]);
      const holder = await lines('!thread {holder} 2');
      assert.match(holder[0] ?? '', / READY on processor 0$/);
      assert.equal(holder[1], 'SuspendCount 1');
    });
  });

  it('takes flags, thread numbers and the current thread', async () => {
    await withSmallConsole(async ({ answer }) => {
      assert.match(await answer('!thread {client} 0'), /^THREAD \{client\} .* WAIT\n$/);
      assert.match(await answer('!thread -t 9d8 0'), /^THREAD \{client\} /);
      assert.match(await answer('!thread -1 0'), /^THREAD \{idle0\} .* RUNNING on processor 0\n$/);
      assert.match(await answer('!thread -p {client} 0'), /^PROCESS \{editor\}\n(?: {4}.*\n){3}THREAD \{client\} /);
    });
  });

  it('says in the words of kd what is no thread', async () => {
    await withSmallConsole(async ({ answer }) => {
      assert.equal(
        await answer('!thread {editor}'),
        '{editor} is not a thread object, interpreting as stack value...\nTYPE mismatch for thread object at {editor}\n',
      );
      assert.equal(await answer('!thread 1000'), '*** Error in in reading nt!_ETHREAD @ 0000000000001000\n');
    });
  });
});
