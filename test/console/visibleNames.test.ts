import assert from 'node:assert/strict';
import { buildWorld } from '../world/buildWorld';
import { smallWorld } from '../world/sample';
import { withKdConsole } from './worldConsole';

const NAME = '\\RPC Control\\spo\u202elss\u001b[2J';

describe('names from memory in the console', () => {
  it('neither turn the direction of a line nor command the terminal', async () => {
    const world = smallWorld('10.0.19041.3570');
    const ports = (world.ports ?? []).map(port => (port.key === 'spoolss' ? { ...port, name: NAME } : port));
    const built = buildWorld({ ...world, ports });
    await withKdConsole(built, async console => {
      const address = (built.addresses.get('spoolss') ?? 0n).toString(16);
      let text = '';
      const out = { write: (piece: string) => void (text += piece) };
      for (const command of [`!alpc /p ${address}`, `!object ${address}`, '!alpc /lpp'])
        await console.execute(command, out, new AbortController().signal);
      assert.match(text, /spo<U\+202E>lss/);
      assert.ok(!text.includes('\u202e') && !text.includes('\u001b'));
    });
  });
});
