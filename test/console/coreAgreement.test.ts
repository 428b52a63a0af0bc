import assert from 'node:assert/strict';
import fc from 'fast-check';
import { anyWorld } from '../world/arbitrary';
import { buildWorld, type BuiltWorld } from '../world/buildWorld';
import { BUILDS } from '../world/layout';
import { smallWorld } from '../world/sample';
import { factsOf } from './consoleLog';
import { beyond } from './subset';
import { withKdConsole } from './worldConsole';

/** The structures of a world as types, and what a session begins with. */
function typedQuestions({ description, addresses }: BuiltWorld): readonly string[] {
  const { processes, threads, ports = [], connections = [], messages = [] } = description;
  const at = (key: string): string => (addresses.get(key) ?? 0n).toString(16);
  const communicationPorts = connections.flatMap(({ key }) => [key, `${key}.server`]);
  const reachable = messages.filter(one => one.queue !== 'none' || one.canceled === true || one.waitingThread);
  return [
    'vertarget',
    '.bugcheck',
    ...[...ports.map(port => port.key), ...communicationPorts].map(key => `dt nt!_ALPC_PORT ${at(key)}`),
    ...reachable.map(({ key }) => `dt nt!_KALPC_MESSAGE ${at(key)}`),
    ...threads.map(({ key }) => `dt nt!_ETHREAD ${at(key)}`),
    ...processes.map(({ key }) => `dt nt!_EPROCESS ${at(key)} UniqueProcessId ImageFileName ActiveThreads`),
  ];
}

/** Commands whose rows no fact comes from, but which a reader of logs has to know. */
const EVERYDAY = [
  'lm',
  'lmvm nt',
  'x nt!Ps*',
  'ln nt!KiSwapContext',
  'r',
  'u nt!KiSwapContext',
  'dq nt!PsActiveProcessHead L4',
  'db nt L20',
  'dps @rsp L4',
  '? nt!PsActiveProcessHead',
  '?? sizeof(nt!_EPROCESS)',
  '.formats 41424344',
  '.time',
  '||',
  '.exr -1',
  'bogus',
  '.bogus',
  '!bogus',
  'dq poi(nt!NoSuchSymbol)',
  '.sympath',
  'dl nt!PsActiveProcessHead 2 2',
];

describe('console commands, read back', () => {
  for (const build of BUILDS) {
    it(`dt says nothing that memory does not (${build})`, async () => {
      const descriptions = [smallWorld(build), ...fc.sample(anyWorld(build), { numRuns: 3, seed: 41 })];
      for (const description of descriptions) {
        const world = buildWorld(description);
        await withKdConsole(world, async (console, engine) => {
          const facts = await factsOf(console, typedQuestions(world));
          const text = facts.kernels[0]?.snapshot;
          assert.ok(text && facts.kernels.length === 1);
          const { snapshot } = await engine.inventory();
          assert.deepEqual(beyond(text, snapshot), []);
          assert.deepEqual(text.contradictions, []);
          assert.ok(text.threads.size >= description.threads.length);
          const ports = (description.ports?.length ?? 0) + 2 * (description.connections?.length ?? 0);
          assert.ok(text.ports.size >= ports, `${text.ports.size} of ${ports} ports`);
        });
      }
    });
  }

  it('every line of everyday commands is known', async () => {
    await withKdConsole(buildWorld(smallWorld('10.0.19041.3570')), async console => {
      const facts = await factsOf(console, EVERYDAY);
      const lines = facts.kernels.flatMap(kernel => kernel.snapshot.unparsed);
      assert.deepEqual(
        lines.map(line => `${line.command}: ${line.text}`),
        [],
      );
    });
  });
});
