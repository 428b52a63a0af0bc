import assert from 'node:assert/strict';
import { CONNECTIONS_OF_PROCESS, GRAPH, SCRIPT_TABLE } from './alpcFixtures';
import { address, read, values } from './alpcLog';

describe('text: !alpc /lpp and /lpc', () => {
  it('reads the ports a process made and who is connected to them', () => {
    const log = read(CONNECTIONS_OF_PROCESS);
    assert.deepEqual(log.unparsed, []);
    const { connections } = log.snapshot;
    assert.equal(connections.length, 4);
    const { evidence, ...first } = connections[0]!;
    assert.equal(evidence.kind === 'text' && evidence.line, 6);
    assert.deepEqual(first, {
      port: address('ffffd20a90002590'),
      portName: 'StockApi-7',
      serverPort: address('ffffd20a90003b80'),
      serverQueued: 0,
      clientPort: address('ffffd20a90004900'),
      clientQueued: 12,
      peerProcess: address('ffffd20a90005580'),
      peerName: 'shop.exe',
      process: address('ffffd20a90001080'),
      role: 'created',
    });
    assert.equal(connections[1]?.peerName, "it's.exe");
  });

  it('reads the ports a process is connected to', () => {
    const { connections } = read(CONNECTIONS_OF_PROCESS).snapshot;
    const { evidence, ...third } = connections[2]!;
    assert.equal(evidence.kind, 'text');
    assert.deepEqual(third, {
      port: address('ffffd20a9000be60'),
      portName: 'LRPC-0123456789abcdef01',
      serverQueued: 34,
      clientPort: address('ffffd20a9000ae60'),
      clientQueued: 0,
      peerProcess: address('ffffd20a9000cb30'),
      peerName: 'csrss.exe',
      process: address('ffffd20a90001080'),
      role: 'connected',
    });
    assert.equal(connections[3]?.portName, "Name with ('brackets') in");
  });

  it('tells what each port is and whose', () => {
    const log = read(CONNECTIONS_OF_PROCESS);
    assert.deepEqual(values(log.port('ffffd20a90002590')), {
      address: address('ffffd20a90002590'),
      type: 'connection',
      name: 'StockApi-7',
      queued: 3,
      connections: 2,
      owner: address('ffffd20a90001080'),
    });
    assert.deepEqual(values(log.port('ffffd20a90004900')), {
      address: address('ffffd20a90004900'),
      type: 'client',
      queued: 12,
      owner: address('ffffd20a90005580'),
      ownerName: 'shop.exe',
      connectionPort: address('ffffd20a90002590'),
      serverPort: address('ffffd20a90003b80'),
      clientPort: address('ffffd20a90004900'),
    });
    assert.equal(log.port('ffffd20a9000be60').owner?.value, address('ffffd20a9000cb30'));
    assert.equal(log.port('ffffd20a9000ae60').owner?.value, address('ffffd20a90001080'));
    assert.equal(log.process('ffffd20a9000cb30').name?.value, 'csrss.exe');
  });

  it('never makes a queue length of the counts', () => {
    for (const port of read(CONNECTIONS_OF_PROCESS).snapshot.ports.values()) assert.equal(port.queues, undefined);
  });

  it('reads the connections of one port, 32 bits wide and with tabs', () => {
    const log = read(
      "kd> !alpc /lpc 85aabb08\n\n85aabb08('Api') 0, 1 connections\n\t85aacc08 0 ->\t85aadd08 0\t86001d40('x.exe')\n",
    );
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.snapshot.connections.length, 1);
    const connection = log.snapshot.connections[0]!;
    assert.equal(connection.role, undefined, 'nobody asked about a process');
    assert.equal(connection.portName, 'Api');
    assert.equal(connection.clientPort, address('85aadd08'));
  });

  it('reads rows without their heading', () => {
    const log = read("      ffffd20a9000ae60 0 -> ffffd20a9000be60('Api') 7 ffffd20a9000cb30('csrss.exe')\n");
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.snapshot.connections[0]?.serverQueued, 7);
    assert.equal(log.snapshot.connections[0].process, undefined);
  });

  it('joins a row that a narrow console broke in two', () => {
    const log = read(
      CONNECTIONS_OF_PROCESS.replace(" 34 ffffd20a9000cb30('csrss.exe')", "\n 34 ffffd20a9000cb30('csrss.exe')"),
    );
    assert.equal(log.snapshot.connections.length, 4);
    const joined = log.snapshot.connections[2]!;
    assert.equal(joined.serverQueued, 34);
    assert.ok(joined.evidence.kind === 'text' && joined.evidence.endLine === joined.evidence.line + 1);
  });

  it('takes nothing of a row that is cut off', () => {
    const whole = read(CONNECTIONS_OF_PROCESS).snapshot.connections.length;
    const end = CONNECTIONS_OF_PROCESS.lastIndexOf("('svchost");
    assert.equal(
      read(CONNECTIONS_OF_PROCESS.slice(0, end)).snapshot.connections.length,
      whole,
      'only the name is missing',
    );
    assert.equal(read(CONNECTIONS_OF_PROCESS.slice(0, end - 3)).snapshot.connections.length, whole - 1);
    assert.equal(read(CONNECTIONS_OF_PROCESS.slice(0, end + 5)).snapshot.connections.length, whole - 1, 'half a name');
  });

  it('leaves stacks and dumps of memory alone', () => {
    const log = read(
      "0: kd> dq x\nffffd20a`90002590  00000000`00000000 ffffd20a`90002590\nffffd20a90002590 5 nt!Foo\nffffd20a90002590('x')\n",
    );
    assert.equal(log.snapshot.ports.size, 0);
  });
});

describe('text: !alpc /graph', () => {
  it('reads client, connection port and both process numbers', () => {
    const log = read(GRAPH);
    assert.deepEqual(log.unparsed, []);
    assert.equal(log.snapshot.connections.length, 2);
    assert.equal(log.snapshot.connections[1]?.portName, 'Api Two');
    assert.equal(log.snapshot.connections[1].peerPid, '0a6c');
    assert.deepEqual(values(log.port('ffffa10a1d44adf0')), {
      address: address('ffffa10a1d44adf0'),
      type: 'connection',
      ownerPid: '01dc',
      name: 'Api Two',
    });
    assert.equal(log.port('ffffa10a1dd38df0').connectionPort?.value, address('ffffa10a1d44adf0'));
  });

  it('knows such rows without the command, and no others', () => {
    assert.equal(read(GRAPH.split('\n').slice(1).join('\n')).snapshot.connections.length, 2);
    const stack = 'ffffa10a1f816690 fffff8011f816690 ffffa10a18070e00 0000000000000004 nt!Foo+0x1\n';
    assert.equal(read(stack).snapshot.connections.length, 0);
    const odd = 'ffffa10a1f816690 0000000000000003 ffffa10a18070e00 0000000000000004 nt!Foo+0x1\n';
    assert.equal(read(odd).snapshot.connections.length, 0);
  });
});

describe('text: tables of connections printed by scripts', () => {
  it('reads pairs of ports in the order that the heading names', () => {
    const log = read(SCRIPT_TABLE);
    assert.deepEqual(log.unparsed, ['no ports <-> here']);
    assert.equal(log.snapshot.connections.length, 2);
    assert.deepEqual(values(log.port('ffffa10a22220e60')), {
      address: address('ffffa10a22220e60'),
      type: 'connection',
      name: 'StockApi',
      owner: address('ffffa10a55550080'),
      ownerName: 'stocksvc.exe',
      ownerPid: '02b8',
    });
    const server = log.port('ffffa10a33330e60');
    assert.equal(server.type?.value, 'server');
    assert.equal(server.owner?.value, address('ffffa10a44440080'));
    assert.equal(server.connectionPort?.value, address('ffffa10a22220e60'));
    assert.equal(log.process('ffffa10a44440080').name?.value, 'shop.exe');
  });

  it('reads nothing without a heading', () => {
    const log = read(SCRIPT_TABLE.split('\n').slice(3).join('\n'));
    assert.equal(log.snapshot.connections.length, 0);
  });

  it('takes no half with two ports in it', () => {
    const log = read(
      `Client Port Info <-> Connection Port Info\nffffa10a11110e60 ffffa10a11110e80 <-> ffffa10a22220e60\n`,
    );
    assert.equal(log.snapshot.connections.length, 0);
    assert.equal(log.unparsed.length, 1);
  });
});
