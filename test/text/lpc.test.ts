import assert from 'node:assert/strict';
import { LPC_MESSAGE, LPC_PORT, LPC_PORTS, LPC_THREAD } from './alpcFixtures';
import { address, read, values } from './alpcLog';

describe('text: !lpc of Windows XP and Server 2003', () => {
  it('reads a server connection port and the message in its queue', () => {
    const log = read(LPC_PORT);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(values(log.port('e1550238')), {
      address: address('e1550238'),
      type: 'connection',
      name: 'StockPort',
      handleCount: 1,
      pointerCount: 44,
      owner: address('84bb0140'),
      ownerName: 'stock.exe',
      queues: { main: 1 },
    });
    assert.deepEqual(values(log.message('e2119b80')), {
      address: address('e2119b80'),
      number: 0x2349c,
      queue: 'main',
      queuePort: address('e1550238'),
      senderCid: '0584.0680',
      dataLength: 0x7c,
      totalLength: 0x98,
      type: 'LPC_REQUEST',
    });
    assert.equal(log.snapshot.find('message:id:0002349c')?.id, 'message:0x00000000e2119b80');
    assert.equal(log.process('84bb0140').name?.value, 'stock.exe');
  });

  it('reads an empty queue as length 0', () => {
    const log = read(
      'kd> !lpc port e1550238\nServer connection port e1550238  Name: A\n    The message queue is empty\n    The LpcDataInfoChainHead queue is empty\n',
    );
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(log.port('e1550238').queues?.value, { main: 0 });
  });

  it('reads communication ports and both ends of a connection', () => {
    const log = read(LPC_THREAD);
    assert.deepEqual(log.unparsed, []);
    const server = values(log.port('e115a3c0'));
    assert.equal(server['type'], 'server');
    assert.equal(server['clientPort'], address('e1e8b948'));
    assert.equal(server['connectionPort'], address('e1550238'));
    assert.equal(log.port('e1e8b948').type?.value, 'client');
  });

  it('reads who waits for a message and who works on it', () => {
    const log = read(LPC_MESSAGE);
    assert.deepEqual(log.unparsed, []);
    assert.deepEqual(log.thread('843a4db0').waitsFor?.value, { messageNumber: '000333bc' });
    const message = log.snapshot.messages.get('message:id:000333bc');
    assert.equal(message?.waitingThread?.value, address('843a4db0'));
    assert.equal(message.serverThread?.value, address('85123db0'));
  });

  it('reads the list of all ports, each connection once', () => {
    const log = read(LPC_PORTS);
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.port('e1415650').name?.value, 'SomePort');
    assert.equal(log.port('e1415650').type?.value, 'connection');
    assert.equal(log.port('e13e8830').type?.value, 'server');
    assert.equal(log.port('e13e8910').type?.value, 'client');
    assert.equal(log.port('e13e8910').serverPort?.value, address('e13e8830'));
    assert.equal(log.snapshot.connections.length, 1);
    assert.equal(log.snapshot.connections[0]?.port, address('e1415650'));
  });

  it('keeps rows of a port that it does not know', () => {
    const log = read(LPC_PORT.replace('    Queue semaphore', '    Strange thing   : 17\n    Queue semaphore'));
    assert.deepEqual(log.unparsed, ['    Strange thing   : 17']);
    assert.deepEqual(log.port('e1550238').queues?.value, { main: 1 });
  });
});
