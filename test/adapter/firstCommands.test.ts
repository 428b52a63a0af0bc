import assert from 'node:assert/strict';
import { runFirstCommands } from '../../extension/adapter/session/firstCommands';
import { launchArguments } from '../../extension/adapter/session/launchArguments';
import type { SessionState } from '../../extension/adapter/session/sessionState';

/** What a session on a dump or log prints at its start. */
async function printed(kind: 'dump' | 'log', fields: object): Promise<readonly string[]> {
  const lines: string[] = [];
  const session = {
    launchedArguments: launchArguments({ [kind === 'dump' ? 'dumpFile' : 'logFile']: '/x/y', ...fields }),
    events: {
      send: (event: string, body?: { readonly output: string }) => lines.push(`${event} ${body?.output ?? ''}`.trim()),
    },
    opened: {
      target: {
        kind,
        execute: (command: string) => {
          if (command === '!bad') return Promise.reject(new Error('No export bad found'));
          return Promise.resolve({ text: `ran ${command}\n`, ...(command === 'q' && { quit: true }) });
        },
      },
    },
  } as unknown as SessionState;
  await runFirstCommands(session, new AbortController().signal);
  return lines;
}

describe('the first commands of a session without a debugger', () => {
  it('run on the dump, one after the other, also behind one that fails', async () => {
    const lines = await printed('dump', { initCommands: ['!process 0 0', '!bad', 'k', 'q', 'lm'] });
    assert.deepEqual(lines, [
      'output > !process 0 0\nran !process 0 0',
      'output > !bad\nNo export bad found',
      'output > k\nran k',
      'output > q\nran q',
      'terminated',
    ]);
  });

  it('are none of a saved log, which says so', async () => {
    const lines = await printed('log', { initCommands: 'k' });
    assert.deepEqual(lines.length, 1);
    assert.match(lines[0] ?? '', /"initCommands" of the launch configuration has no effect: a saved log/);
  });

  it('come with a word on attributes that only a debugger knows', async () => {
    const lines = await printed('dump', { trace: true, timeouts: { command: 1 }, sourcePath: '', access: 'readOnly' });
    assert.deepEqual(lines, [
      'output "trace", "timeouts" of the launch configuration have no effect: this dump is read without a debugger ("engine": "kd" uses one).',
    ]);
    assert.deepEqual(await printed('dump', { trace: false }), []);
  });
});
