import assert from 'node:assert/strict';
import { BUILDS } from '../../world/layout';
import { withSmallConsole } from './smallConsole';

describe('!alpc', () => {
  for (const build of BUILDS) {
    it(`prints a port with its threads and queues (${build})`, async () => {
      await withSmallConsole(async ({ lines }) => {
        const rows = await lines('!alpc /p {spoolss}');
        assert.equal(rows[0], 'Port  {spoolss}');
        assert.equal(rows[1], '  Type                      : ALPC_CONNECTION_PORT');
        assert.equal(rows[3], '    ConnectionPort          : {spoolss} (spoolss)');
        assert.equal(rows[6], '  OwnerProcess              : {spooler} (spoolsv.exe)');
        assert.equal(rows[7], '  SequenceNo                : 0x00000009 (9)');
        assert.ok(rows.includes('  FlushOnClose              : Yes'));
        assert.ok(rows.includes('  Security                  : Static'));
        const threads = rows.indexOf('  2 thread(s) are registered with port IO completion object:');
        assert.equal(rows[threads - 1], '');
        assert.equal(rows[threads + 1], '');
        assert.match(rows[threads + 2] ?? '', /^ {4}THREAD \{worker\} {2}Cid 05a8\.05c0 {2}Teb: .* WAIT$/);
        assert.match(rows[threads + 3] ?? '', /^ {4}THREAD \{server\} /);
        const main = rows.indexOf('  Main queue: 1 message(s) (format not verified against kd)');
        assert.equal(rows[main - 1], '');
        const canceled = rows.indexOf('  Canceled queue is empty.');
        assert.ok(main > threads && canceled > main);
        assert.deepEqual(rows.slice(canceled + 1, canceled + 3), ['', '']);
      }, build);
    });
  }

  it('prints communication ports, waiting receivers and owners that are gone', async () => {
    await withSmallConsole(async ({ answer }) => {
      const client = await answer('!alpc /p {editorToSpooler}');
      assert.match(client, /^ {2}Type {22}: ALPC_CLIENT_COMMUNICATION_PORT$/m);
      assert.match(client, /^ {4}ServerCommunicationPort : \{editorToSpooler\.server\}$/m);
      const waitable = await answer('!alpc /p {filterPort}');
      assert.match(waitable, /^ {2}Waitable {18}: Yes$/m);
      assert.match(waitable, /^ {2}1 thread\(s\) are waiting on the port:\n\n {4}THREAD \{receiver\} /m);
      assert.match(await answer('!alpc /p {orphan}'), /^ {2}Closed {20}: Yes$/m);
    });
  });

  it('prints a message in the rows of kd', async () => {
    await withSmallConsole(async ({ lines }) => {
      const rows = await lines('!alpc /m {print}');
      assert.deepEqual(rows.slice(0, 18), [
        '',
        'Message {print}',
        '  MessageID             : 0x1B3C (6972)',
        '  CallbackID            : 0x0 (0)',
        '  SequenceNumber        : 0x00000001 (1)',
        '  Type                  : LPC_REQUEST',
        '  DataLength            : 0x02BC (700)',
        '  TotalLength           : 0x02E4 (740)',
        '  Canceled              : No',
        '  Release               : No',
        '  ReplyWaitReply        : No',
        '  Continuation          : No',
        '  OwnerPort             : {editorToSpooler} [ALPC_CLIENT_COMMUNICATION_PORT]',
        '  WaitingThread         : {client}',
        '  QueueType             : ALPC_MSGQUEUE_PENDING',
        '  QueuePort             : {spoolss} [ALPC_CONNECTION_PORT]',
        '  QueuePortOwnerProcess : {spooler} (spoolsv.exe)',
        '  ServerThread          : {server}',
      ]);
    });
  });

  it('prints connections by port, by process and as a graph', async () => {
    await withSmallConsole(async ({ answer }) => {
      const row = "{editorToSpooler.server} 0 -> {editorToSpooler} 0 {editor}('wordpadlongnam')";
      assert.equal(await answer('!alpc /lpc {spoolss}'), `\n{spoolss}('spoolss') 3, 1 connections\n      ${row}\n`);
      assert.equal(
        await answer('!alpc /lpp {spooler}'),
        [
          '',
          'Ports created by the process {spooler}:',
          '',
          "      {spoolss}('spoolss') 3, 1 connections",
          `            ${row}`,
          '',
          'Ports the process {spooler} is connected to:',
          '',
          "      {spoolerToFilter} 0 -> {filterPort}('filter') 0 {filter}('printfilter.ex')",
          '',
        ].join('\n'),
      );
      assert.equal(
        await answer('!alpc /graph'),
        '{editorToSpooler} 00000000000009d4 {spoolss} 00000000000005a8 spoolss\n' +
          '{spoolerToFilter} 00000000000005a8 {filterPort} 0000000000000b10 filter\n',
      );
    });
  });

  it('prints its usage for arguments that it does not know, and errors for what is no port', async () => {
    await withSmallConsole(async ({ answer }) => {
      const usage = await answer('!alpc');
      assert.ok(usage.endsWith('specified process.\n\n'));
      assert.ok(usage.startsWith('\nUsage:\n  !alpc /m MessageAddress\n'));
      for (const line of ['!alpc port', '!alpc /p', '!alpc /x {spoolss}']) assert.equal(await answer(line), usage);
      assert.equal(await answer('!lpc message 1'), `LPC is now emulated over ALPC. Use !alpc\n${usage}`);
      assert.match(await answer('!alpc /p 1000'), /^Error querying port 0000000000001000\n$/);
      assert.match(await answer('!alpc /m 1000'), /^Error querying message /);
      assert.equal(await answer('!alpc /p 1000; .echo and on'), 'Error querying port 0000000000001000\nand on\n');
      assert.match(await answer('!alpc /lpp {client}'), /^Error querying process \{client\}\n$/);
    });
  });

  for (const build of BUILDS) {
    it(`prints nothing of what is no message or no port (${build})`, async () => {
      await withSmallConsole(async ({ answer, world }) => {
        const message = world.addresses.get('print') ?? 0n;
        const inside = (message + 8n).toString(16);
        assert.equal(await answer(`!alpc /m ${inside}`), `Error querying message ${inside}\n`);
        for (const key of ['spoolss', 'spooler', 'client', 'editorToSpooler'])
          assert.equal(await answer(`!alpc /m {${key}}`), `Error querying message {${key}}\n`);
        for (const key of ['print', 'spooler', 'client'])
          assert.equal(await answer(`!alpc /p {${key}}`), `Error querying port {${key}}\n`);
        assert.equal(await answer('!alpc /lpc {print}'), 'Error querying port {print}\n');
      }, build);
    });
  }
});
