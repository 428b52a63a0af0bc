import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { BuiltStandin } from '../../standin/builtStandin';
import { type AdapterBundle, bundleAdapter, KdClient } from '../kdClient';

const REMOTE = 'tcp:server=lab,port=50000';

describe('the adapter process as a guest of a debugging server', function () {
  this.timeout(60_000);
  let bundle: AdapterBundle;
  let standin: BuiltStandin;
  let client: KdClient;
  let debuggerPath: string;

  before(async () => {
    bundle = await bundleAdapter();
    standin = new BuiltStandin();
    debuggerPath = standin.debugger();
  });
  after(() => {
    bundle.remove();
    standin.remove();
  });
  beforeEach(() => {
    client = new KdClient(bundle);
  });
  afterEach(async () => {
    delete process.env['ALPCSCOPE_STANDIN'];
    await client.close();
  });

  const file = (name: string): string => readFileSync(standin.file(name), 'latin1');

  async function attach(options: object): Promise<void> {
    for (const name of ['states', 'lines']) writeFileSync(standin.file(name), '');
    process.env['ALPCSCOPE_STANDIN'] = JSON.stringify({
      stateFile: standin.file('states'),
      linesFile: standin.file('lines'),
      ...options,
    });
    await client.start();
    await client.initializeRequest();
    const initialized = client.waitForEvent('initialized', 20_000);
    await client.get('attach', { remote: REMOTE, debuggerPath });
    await initialized;
    await client.get('configurationDone');
  }

  const typed = async (expression: string): Promise<string> =>
    (await client.get<{ result: string }>('evaluate', { expression, context: 'repl' })).result;

  it('shows its own answers and none of the others, and leaves the server as it was found', async () => {
    await attach({ others: ['.echo of another', '!standin.noise'] });
    for (const word of ['one', 'two', 'three']) assert.equal(await typed(`.echo ${word}`), word);
    assert.match((await client.refused('pause', { threadId: 1 }).catch(() => ({ format: 'guest' }))).format, /guest/);
    await client.get('disconnect');
    await client.exited();
    assert.equal(file('states'), 'h', 'it was neither let run nor halted');
    const lines = file('lines').split('\n');
    assert.ok(!lines.some(line => /^(?:g|q|qq|qd)$/.test(line)), lines.join());
    assert.match(lines.at(-2) ?? lines.at(-1) ?? '', /\$\$>a<|\.printf/);
  });

  it('says that the server has ended', async () => {
    await attach({});
    const terminated = client.waitForEvent('terminated', 20_000);
    await client.ask('evaluate', { expression: '!standin.die', context: 'repl' });
    await terminated;
    const said = client.events
      .filter(event => event.event === 'output')
      .map(event => (event.body as { output: string }).output)
      .join('');
    assert.match(said, /has ended, or has closed the connection/);
  });
});
