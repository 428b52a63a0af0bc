import assert from 'node:assert/strict';
import { BUILDS } from '../../world/layout';
import { withSmallConsole } from './smallConsole';

describe('extensions that look at the whole system', () => {
  for (const build of BUILDS) {
    it(`!locks prints owners and waiters of resources (${build})`, async () => {
      await withSmallConsole(async ({ answer }) => {
        assert.match(
          await answer('!locks'),
          /^\*{4} DUMP OF ALL RESOURCE OBJECTS \*{4}\nKD: Scanning for held locks\.\n\nResource @ 0x\{table\} {4}Exclusively owned\n {4}Contention Count = 1\n {4}NumberOfExclusiveWaiters = 1\n {5}Threads: \{holder\}-01<\*> \n\n {5}Threads Waiting On Exclusive Access:\n {14}\{waiter\} {7}\n1 total locks, 1 locks currently held\n$/,
        );
        const verbose = await answer('!locks -v {table}');
        assert.match(verbose, /^ {5}THREAD \{holder\} /m);
        assert.match(verbose, /^ {5}THREAD \{waiter\} /m);
      }, build);
    });
  }

  it('!locks says nothing of a resource that cannot be read', async () => {
    await withSmallConsole(async ({ answer }) => {
      assert.equal(await answer('!locks -1'), 'Unable to read _ERESOURCE @ ffffffffffffffff\n');
    });
  });

  it('!stacks prints the place that blocks each thread, or whole stacks', async () => {
    await withSmallConsole(async ({ lines }) => {
      const rows = await lines('!stacks');
      assert.equal(rows[0], 'Proc.Thread  .Thread  Ticks   ThreadState Blocker');
      assert.ok(rows.includes(`${' '.repeat(28)}[{spooler} spoolsv.exe]`));
      assert.ok(rows.includes(' 9d4.0009d8  {client} 0009600 Blocked    nt!AlpcpSignalAndWait+0x76'));
      assert.ok(rows.includes('   4.000018  {idle0} 0000000 RUNNING    nt!KeBugCheckEx+0x76'));
      assert.equal(rows.at(-2), 'Threads Processed: 8');
      const whole = await lines('!stacks 2 alpcp');
      assert.equal(whole.filter(row => /^[ 0-9a-f]{4}\.[0-9a-f]{6} /.test(row)).length, 1);
      assert.ok(whole.includes(`${' '.repeat(40)}nt!AlpcpSignalAndWait+0x76`));
    });
  });

  it('!running and !ready tell who runs and who would like to', async () => {
    await withSmallConsole(async ({ answer }) => {
      const running = await answer('!running -t');
      assert.ok(
        running.startsWith('\nSystem Processors:  (0000000000000003)\n  Idle Processors:  (0000000000000000)\n'),
      );
      assert.match(running, /^ {2}0 {4}[0-9a-f]{16} {2}\{idle0\} \( 8\)$/m);
      assert.match(running, / nt!KeBugCheckEx\+0x76$/m);
      assert.match(
        await answer('!ready 0'),
        /^Processor 0: Ready Threads at priority 8\n {4}THREAD \{holder\} .*\nProcessor 1: No threads in READY state\n$/,
      );
    });
  });

  it('!pcr, !prcb, !peb and !teb print the blocks that are there', async () => {
    await withSmallConsole(async ({ answer }) => {
      assert.match(
        await answer('!pcr'),
        /^KPCR for Processor 0 at [0-9a-f]{16}:\n.*\n(?:.*\n)*\t {6}CurrentThread: \{idle0\}$/m,
      );
      assert.match(await answer('!prcb 0'), /^PRCB for Processor 0 at [0-9a-f]{16}:\nThreads-- {2}Current \{idle0\} /);
      assert.equal(await answer('!pcr 7'), 'Cannot get PRCB address for processor 7\n');
      assert.equal(await answer('!peb'), 'PEB NULL...\n');
      assert.match(await answer('.process /p {editor}; !peb'), /^PEB at 000000ab3f2d1000$/m);
      assert.match(await answer('.thread {client}; !teb'), /^error InitTypeRead\( TEB \)\.\.\. at [0-9a-f]{16}$/m);
    });
  });

  it('!error names codes, !irp refuses what is none', async () => {
    await withSmallConsole(async ({ answer }) => {
      const text = 'The system cannot find the file specified.';
      assert.equal(await answer('!error 2'), `Error code: (Win32) 0x2 (2) - ${text}\n`);
      assert.equal(await answer('!error 2 1'), 'Error code: (NTSTATUS) 0x2 - STATUS_WAIT_2\n');
      assert.equal(await answer('!error 80070002'), `Error code: (HRESULT) 0x80070002 (2147942402) - ${text}\n`);
      assert.match(
        await answer('!error c0000037'),
        /^Error code: \(NTSTATUS\) 0xc0000037 .* STATUS_PORT_DISCONNECTED\n$/,
      );
      assert.match(await answer('!error 7fff'), /<Unable to get error code text>/);
      assert.equal(await answer('!irp {editor}'), 'IRP signature does not match, probably not an IRP\n');
    });
  });
});
