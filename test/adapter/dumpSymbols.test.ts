import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { smallWorld } from '../world/sample';
import { type AdapterBundle, bundleAdapter, KdClient } from './kdClient';
import { type DumpFolder, dumpFolder } from './worldDump';

/** A symbol server with the symbols of one dump. */
class SymbolServer {
  readonly asked: string[] = [];
  private constructor(private readonly server: Server) {}

  static async of(dump: DumpFolder): Promise<SymbolServer> {
    const made: { one?: SymbolServer } = {};
    const server = createServer((request, response) => {
      made.one?.asked.push(request.url ?? '');
      try {
        response.end(readFileSync(path.join(dump.symbols, path.normalize(request.url ?? ''))));
      } catch {
        response.statusCode = 404;
        response.end();
      }
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return (made.one = new SymbolServer(server));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.close();
  }
}

describe('debug adapter on a dump without symbols', () => {
  let bundle: AdapterBundle;
  let dump: DumpFolder;
  let server: SymbolServer;
  let client: KdClient;

  before(async () => {
    bundle = await bundleAdapter();
  });
  after(() => {
    bundle.remove();
  });
  beforeEach(async () => {
    // A build of nobody: what is built in for real ones must not help.
    dump = dumpFolder(smallWorld('10.0.19041.3570'), { guid: '00112233445566778899AABBCCDDEEFF' });
    server = await SymbolServer.of(dump);
    client = new KdClient(bundle);
  });
  afterEach(async () => {
    await client.close();
    server.close();
    dump.remove();
  });

  const withServer = (more: object = {}): object => ({
    dumpFile: dump.dump,
    symbolPath: `srv*${path.join(dump.folder, 'cache')}*${server.url}`,
    symbolCache: dump.noSymbols,
    ...more,
  });

  it('opens all the same, and the first view says which file is needed', async () => {
    await client.open(withServer());
    const status = await client.own('alpcscope/status');
    assert.equal(status.needs, 'ntkrnlmp.pdb');
    assert.equal(status.counts.threads, 0);
    const { rows } = await client.own('alpcscope/rows', { view: 'waitChains', start: 0, count: 10 });
    assert.deepEqual([rows[0]?.kind, rows.length], ['needed', 1]);
    assert.match(rows[0]?.label ?? '', /ntkrnlmp\.pdb/);
    assert.equal(rows[0]?.description, '00112233445566778899AABBCCDDEEFF1');
    const { threads } = await client.get<DebugProtocol.ThreadsResponse['body']>('threads');
    assert.equal(threads.length, 1, 'the processor that wrote the dump');
    const { modules } = await client.get<DebugProtocol.ModulesResponse['body']>('modules', {});
    assert.match(modules[0]?.symbolStatus ?? '', /none: ntkrnlmp\.pdb is needed/);
    assert.match(
      (await client.get<DebugProtocol.ExceptionInfoResponse['body']>('exceptionInfo', { threadId: 1 })).exceptionId,
      /MANUALLY/,
    );
    assert.deepEqual(server.asked, [], 'nobody was asked');
  });

  it('downloads what the user agreed to, and shows everything then', async () => {
    await client.open(withServer());
    const symbols = await client.own('alpcscope/symbols', {});
    assert.deepEqual(
      symbols.servers.map(one => one.url),
      [server.url],
    );
    assert.equal(symbols.wanted?.file, 'ntkrnlmp.pdb');
    client.events.length = 0;
    const status = await client.own('alpcscope/downloadSymbols', { server: server.url });
    assert.equal(status.needs, undefined);
    assert.ok(status.counts.threads >= 8);
    assert.ok(client.events.some(event => event.event === 'alpcscope/changed'));
    await client.own('alpcscope/status');
    assert.ok(
      client.events.some(event => event.event === 'stopped'),
      'the threads are new',
    );
    assert.equal(server.asked.length, 1);
    assert.match((await client.refused('alpcscope/downloadSymbols', { server: server.url })).format, /are there/);
  });

  it('refuses servers that were not shown, and says what a server answered', async () => {
    await client.open(withServer());
    const foreign = await client.refused('alpcscope/downloadSymbols', { server: 'http://127.0.0.1:1' });
    assert.match(foreign.format, /not a server of the symbol path/);
    const missing = await client.refused('alpcscope/symbols', { module: 7 });
    assert.match(missing.format, /"module" must be a text/);
    assert.equal((await client.own('alpcscope/symbols', { module: 'tcpip' })).wanted, undefined);
  });

  it('always: fetches the symbols of the kernel before anything is shown', async () => {
    await client.open(withServer({ symbolServers: 'always' }));
    const status = await client.own('alpcscope/status');
    assert.equal(status.needs, undefined);
    assert.ok(status.counts.threads >= 8);
  });

  it('always, and the server has nothing: shows what can be read without', async () => {
    await client.open(withServer({ symbolServers: 'always', symbolPath: `srv*${dump.noSymbols}*${server.url}/none` }));
    assert.equal((await client.own('alpcscope/status')).needs, 'ntkrnlmp.pdb');
    const refused = await client.refused('alpcscope/downloadSymbols', { server: `${server.url}/none` });
    assert.match(refused.format, /404/);
  });

  it('never: no server is offered', async () => {
    await client.open(withServer({ symbolServers: 'never' }));
    assert.deepEqual((await client.own('alpcscope/symbols', {})).servers, []);
    assert.ok((await client.refused('alpcscope/downloadSymbols', { server: server.url })).format.length > 0);
    assert.deepEqual(server.asked, []);
  });

  it('of a kernel that is exactly known: types are built in, and names can be downloaded', async () => {
    const known = dumpFolder(smallWorld('10.0.19041.3570'));
    const names = await SymbolServer.of(known);
    try {
      await client.open(withServer({ dumpFile: known.dump, symbolPath: `srv*${known.noSymbols}*${names.url}` }));
      const status = await client.own('alpcscope/status');
      assert.deepEqual([status.needs, status.names], [undefined, 'ntkrnlmp.pdb']);
      assert.ok(status.counts.threads >= 8 && status.counts.hung > 0);
      assert.equal((await client.own('alpcscope/symbols', {})).wanted?.module, 'nt');
      const after = await client.own('alpcscope/downloadSymbols', { server: names.url });
      assert.equal(after.names, undefined);
    } finally {
      names.close();
      // Windows does not remove what the adapter holds open.
      await client.close();
      known.remove();
    }
  });

  it('refresh looks for the symbols again', async () => {
    await client.open({
      dumpFile: dump.dump,
      symbolPath: dump.noSymbols,
      symbolCache: path.join(dump.folder, 'cache'),
    });
    assert.equal((await client.own('alpcscope/status')).needs, 'ntkrnlmp.pdb');
    assert.equal((await client.own('alpcscope/refresh')).needs, 'ntkrnlmp.pdb');
  });
});
