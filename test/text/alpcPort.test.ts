import assert from 'node:assert/strict';
import { PORT, PORT_LOG, PORT_ROWS } from './alpcFixtures';
import { address, read, values } from './alpcLog';

describe('text: !alpc /p', () => {
  it('reads every row of a connection port', () => {
    const log = read(PORT_LOG);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(values(log.port(PORT)), {
      address: address(PORT),
      type: 'connection',
      name: 'InventApi',
      owner: address('ffffd20a12345080'),
      ownerName: 'inventsvc.exe',
      communicationInfo: address('ffffb50955667780'),
      connectionPort: address(PORT),
      clientPort: null,
      serverPort: null,
      sequence: 42230,
      completionPort: address('ffffd20a778899c0'),
      completionList: null,
      flags: {
        connectionPending: false,
        connectionRefused: false,
        disconnected: false,
        closed: false,
        flushOnClose: true,
        returnExtendedInfo: false,
        waitable: false,
        dynamicSecurity: false,
        wow64CompletionList: false,
      },
      registeredThreads: [address('ffffd20a33441080'), address('ffffd20a33442080')],
      registeredCount: 2,
      threadsAre: 'registered',
      queues: { main: 0, direct: 0, large: 0, pending: 0, canceled: 0 },
    });
    assert.equal(log.process('ffffd20a12345080').name?.value, 'inventsvc.exe');
    const thread = log.thread('ffffd20a33442080');
    assert.equal(thread.cid?.value, '0a10.12f4');
    assert.equal(thread.state?.value, 'WAIT');
    assert.equal(thread.waitReason, undefined);
  });

  it('gives each value the command and the line it stands on', () => {
    const owner = read(PORT_LOG).port(PORT).owner;
    assert.ok(owner?.evidence.kind === 'text');
    assert.equal(owner.evidence.line, 8);
    assert.equal(owner.evidence.command.text, `!alpc /p ${PORT}`);
    assert.match(owner.evidence.text, /OwnerProcess/);
  });

  it('reads the old header, a 32-bit client port, tabs and carriage returns', () => {
    const text = [
      'kd> !ALPC /P 85aabb08',
      'Port @ 85aabb08',
      '\tType                      : ALPC_CLIENT_COMMUNICATION_PORT',
      '\tCommunicationInfo         : 9c112200',
      '\t  ConnectionPort          : 85001108 (MyPort-2)',
      '\t  ClientCommunicationPort : 85aabb08',
      '\t  ServerCommunicationPort : 85aacc18',
      '\tOwnerProcess              : 86123d40 (client.exe)',
    ].join('\r\n');
    const log = read(text);
    assert.deepEqual(log.unparsed, []);
    const port = log.port('85aabb08');
    assert.equal(port.type?.value, 'client');
    assert.equal(port.name, undefined, 'the name belongs to the connection port');
    assert.equal(log.port('85001108').name?.value, 'MyPort-2');
    assert.equal(log.port('85001108').type?.value, 'connection');
    assert.equal(log.port('85aacc18').type?.value, 'server');
    assert.equal(log.port('85aacc18').clientPort?.value, address('85aabb08'));
    assert.equal(port.queues, undefined);
  });

  it('keeps a queue that is not empty unread, and its length unknown', () => {
    const log = read(
      PORT_LOG.replace('  Main queue is empty.', '  Main queue has 3 message(s)\n    ffffb50900000010 whatever'),
    );
    const port = log.port(PORT);
    assert.deepEqual(port.queues?.value, { direct: 0, large: 0, pending: 0, canceled: 0 });
    assert.deepEqual(log.unparsed, ['  Main queue has 3 message(s)', '    ffffb50900000010 whatever']);
    assert.equal(port.unknowns['queues.main'], 'invalid');
  });

  it('passes over the line that the built-in console prints for such a queue', () => {
    const own = '  Main queue: 3 message(s) (format not verified against kd)';
    const log = read(PORT_LOG.replace('  Main queue is empty.', own));
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.port(PORT).queues?.value.main, undefined);
  });

  it('does not call a list of threads whole when rows are missing', () => {
    const log = read(PORT_LOG.replace('2 thread(s)', '8 thread(s)'));
    const port = log.port(PORT);
    assert.equal(port.registeredCount?.value, 8);
    assert.equal(port.registeredThreads, undefined);
    assert.equal(port.unknowns['registeredThreads'], 'not-printed');
    assert.equal(log.thread('ffffd20a33441080').state?.value, 'WAIT');
  });

  it('reads threads that wait on the port itself', () => {
    const log = read(PORT_LOG.replace('are registered with port IO completion object', 'are waiting on the port'));
    assert.equal(log.port(PORT).threadsAre?.value, 'waiting');
    assert.equal(log.port(PORT).registeredThreads?.value.length, 2);
  });

  it('joins rows that a narrow console broke in two', () => {
    const wrapped = PORT_LOG.replace(/Win32Thread: 0+ WAIT/g, 'Win32Thread:  \n 0000000000000000 WAIT')
      .replace(' (InventApi)', '\n(InventApi)')
      .replace(': ffffd20a778899c0', ':\n ffffd20a778899c0');
    const log = read(wrapped);
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.port(PORT).name?.value, 'InventApi');
    assert.equal(log.port(PORT).completionPort?.value, address('ffffd20a778899c0'));
    assert.equal(log.port(PORT).registeredThreads?.value.length, 2);
    assert.equal(log.thread('ffffd20a33441080').win32Thread?.value, null);
  });

  it('ignores captions of links and keeps brackets inside a name', () => {
    const log = read(
      PORT_LOG.replace('(InventApi)', '(Invent (2) Api), Connections').replace(
        '(inventsvc.exe)',
        '(inventsvc.exe), Connections',
      ),
    );
    assert.equal(log.port(PORT).name?.value, 'Invent (2) Api');
    assert.equal(log.port(PORT).ownerName?.value, 'inventsvc.exe');
  });

  it('tells an unnamed port from one whose name is not known', () => {
    assert.equal(read(PORT_LOG.replace('(InventApi)', '()')).port(PORT).name?.value, '');
    assert.equal(read(PORT_LOG.replace(' (InventApi)', '')).port(PORT).name, undefined);
  });

  it('marks an owner that is gone by bit 0', () => {
    const port = read(PORT_LOG.replace('ffffd20a12345080 (', 'ffffd20a12345081 (')).port(PORT);
    assert.equal(port.owner?.value, address('ffffd20a12345080'));
    assert.equal(port.ownerGone?.value, true);
  });

  it('reads an excerpt without header by the type of the port', () => {
    const excerpt = PORT_ROWS.split('\n').slice(1).join('\n');
    const log = read(excerpt);
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.port(PORT).name?.value, 'InventApi');
  });

  it('keeps rows that it does not know as unparsed, inside the block', () => {
    const log = read(PORT_LOG.replace('  Waitable ', '  NewThing                  : 17\n  Waitable '));
    assert.deepEqual(log.unparsed, ['  NewThing                  : 17']);
    assert.equal(log.port(PORT).flags?.value.waitable, false);
  });

  it('takes no value that the end of the log cut off', () => {
    const at = PORT_LOG.indexOf('ffffd20a778899c0');
    for (const cut of [8, 12, 15]) assert.equal(read(PORT_LOG.slice(0, at + cut)).port(PORT).completionPort, undefined);
    const sequence = PORT_LOG.indexOf('(42230)');
    assert.equal(read(PORT_LOG.slice(0, sequence + 3)).port(PORT).sequence, undefined);
    const name = PORT_LOG.indexOf('(InventApi)');
    assert.equal(read(PORT_LOG.slice(0, name + 6)).port(PORT).name, undefined);
  });

  it('does not take other lines that begin with the same word', () => {
    const log = read('0: kd> !foo\nPort 8080 is open\nPort: 85aabb08\nPort  ffffd20a11223040 closed by peer\n');
    assert.equal(log.snapshot.ports.size, 0);
  });
});
