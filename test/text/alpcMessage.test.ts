import assert from 'node:assert/strict';
import { MESSAGE, MESSAGE_LOG } from './alpcFixtures';
import { address, read, values } from './alpcLog';

describe('text: !alpc /m', () => {
  it('reads every row', () => {
    const log = read(MESSAGE_LOG);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(values(log.message(MESSAGE)), {
      address: address(MESSAGE),
      number: 500,
      callbackId: 2767692,
      sequence: 50000,
      type: 'LPC_REQUEST',
      dataLength: 88,
      totalLength: 128,
      canceled: false,
      release: false,
      replyWaitReply: false,
      continuation: true,
      ownerPort: address('ffffd20a11110e60'),
      waitingThread: address('ffffd20a22220080'),
      queue: 'pending',
      queuePort: address('ffffd20a33330d40'),
      queuePortOwner: address('ffffd20a44440080'),
      queuePortOwnerName: 'stocksvc.exe',
      serverThread: address('ffffd20a55550080'),
      cancelQueuePort: null,
    });
  });

  it('learns the types of both ports, the owner of the queue and its name', () => {
    const log = read(MESSAGE_LOG);
    assert.equal(log.port('ffffd20a11110e60').type?.value, 'client');
    assert.equal(log.port('ffffd20a33330d40').type?.value, 'connection');
    assert.equal(log.port('ffffd20a33330d40').owner?.value, address('ffffd20a44440080'));
    assert.equal(log.process('ffffd20a44440080').name?.value, 'stocksvc.exe');
  });

  it('reads the old header, upper-case switches and a message that nobody has taken', () => {
    const old = MESSAGE_LOG.replace('!alpc /m', '!alpc /M')
      .replace(`Message ${MESSAGE}`, `Message @ ${MESSAGE}`)
      .replace('PENDING', 'MAIN')
      .replace('ffffd20a55550080', '0000000000000000');
    const message = read(old).message(MESSAGE);
    assert.equal(message.queue?.value, 'main');
    assert.equal(message.serverThread?.value, null);
  });

  it('names only the queues that are known', () => {
    const queueOf = (name: string): string | undefined =>
      read(MESSAGE_LOG.replace('ALPC_MSGQUEUE_PENDING', name)).message(MESSAGE).queue?.value;
    assert.equal(queueOf('ALPC_MSGQUEUE_LARGE'), 'large');
    assert.equal(queueOf('ALPC_MSGQUEUE_DIRECT'), 'direct');
    const log = read(MESSAGE_LOG.replace('ALPC_MSGQUEUE_PENDING', 'ALPC_MSGQUEUE_SOMETHING'));
    assert.equal(log.message(MESSAGE).queue, undefined);
    assert.equal(log.message(MESSAGE).unknowns['queue'], 'invalid');
    assert.equal(log.unparsed.length, 1);
  });

  it('keeps unknown rows apart and goes on below them', () => {
    const log = read(MESSAGE_LOG.replace('  ServerThread ', '  DirectThing           : none\n  ServerThread '));
    assert.deepEqual(log.unparsed, ['  DirectThing           : none']);
    assert.equal(log.message(MESSAGE).serverThread?.value, address('ffffd20a55550080'));
  });

  it('joins rows that were wrapped', () => {
    const log = read(MESSAGE_LOG.replace(/ \[ALPC/g, '\n    [ALPC').replace(' (stocksvc.exe)', '\n(stocksvc.exe)'));
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.port('ffffd20a33330d40').type?.value, 'connection');
    assert.equal(log.message(MESSAGE).queuePortOwnerName?.value, 'stocksvc.exe');
  });

  it('leaves out rows whose number contradicts itself', () => {
    const log = read(MESSAGE_LOG.replace('0x01F4 (500)', '0x01F4 (501)'));
    assert.equal(log.message(MESSAGE).number, undefined);
    assert.equal(log.unparsed.length, 1);
  });

  it('keeps two readings that disagree, with both places', () => {
    const second = MESSAGE_LOG.replace('ffffd20a55550080', 'ffffd20a66660080');
    const { snapshot } = read(MESSAGE_LOG + second);
    const disputed = snapshot.contradictions.filter(c => c.field === 'serverThread');
    assert.equal(disputed.length, 1);
    assert.notDeepEqual(disputed[0]!.first.evidence, disputed[0]!.second.evidence);
  });
});

describe('text: !alpc help and errors', () => {
  const usage = `
Usage:
  !alpc /m MessageAddress
      Dumps the message at the specified address.
  !alpc /p PortAddress
      Dumps the port at the specified address.
  !alpc /lpc PortAddress
      Dumps all connections for the specified port.
  !alpc /lpp ProcessAddress
      Dumps all connections for the specified process.
`;
  const old = `LPC is now emulated over ALPC. Use !alpc
Arguments:

   /?                   - Print help
   /P [/V] PortAddress  - Dump the ALPC port information
   /M [/V] MsgAddress   - Searches the message and dumps the message information
   /R [/V] ResAddress   - Dumps the information regarding resources
   /G [/V]              - Dumps the global information
`;

  it('understands the help of both ages', () => {
    assert.deepEqual(read(`0: kd> !alpc port\n${usage}`).unparsed, []);
    assert.deepEqual(read(usage).unparsed, []);
    assert.deepEqual(read(`0: kd> !lpc message 12ab\n${old}`).unparsed, []);
  });

  it('records what the help answered instead of', () => {
    const { snapshot } = read(`0: kd> !lpc message ${MESSAGE}\n${old}`);
    assert.deepEqual(new Set(snapshot.unknowns.map(u => u.reason)), new Set(['not-printed']));
    assert.ok(snapshot.unknowns.some(u => u.field === 'serverThread' && u.of === `message:0x${MESSAGE}`));
  });

  it('records that a port could not be read', () => {
    const log = read('0: kd> !alpc /p ffffd20a11223040\nError querying port information\n');
    assert.deepEqual(log.unparsed, []);
    assert.ok(log.snapshot.unknowns.some(u => u.of === 'port:0xffffd20a11223040' && u.reason === 'unreadable'));
  });

  it('leaves answers of undocumented switches alone', () => {
    const log = read('0: kd> !alpc /G\nAlpcSomething at ffffd20a11223040\n  Count 12\n');
    assert.equal(log.unparsed.length, 2);
    assert.equal(log.snapshot.ports.size, 0);
  });
});
