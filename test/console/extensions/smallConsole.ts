import { run } from '../consoleRun';
import { withKdConsole } from '../worldConsole';
import { buildWorld, type BuiltWorld } from '../../world/buildWorld';
import type { BuildName } from '../../world/layout';
import { smallWorld } from '../../world/sample';

/** Runs commands over the small world; `{key}` stands for the address of a key of its description. */
export interface SmallConsole {
  readonly world: BuiltWorld;
  /** The answer of one line, with addresses of the world as `{key}` again. */
  readonly answer: (line: string) => Promise<string>;
  readonly lines: (line: string) => Promise<readonly string[]>;
}

export async function withSmallConsole(
  use: (console: SmallConsole) => Promise<void>,
  build: BuildName = '10.0.19041.3570',
): Promise<void> {
  const world = buildWorld(smallWorld(build));
  const names = new Map([...world.addresses].map(([key, address]) => [hex(address), `{${key}}`] as const));
  await withKdConsole(world, async console => {
    const answer = async (line: string): Promise<string> => {
      const typed = line.replace(/\{([^}]+)\}/g, (_, key: string) => hex(world.addresses.get(key) ?? 0n));
      const text = await run(console, typed);
      return text.replace(/[0-9a-f]{16}/g, digits => names.get(digits) ?? digits);
    };
    await use({ world, answer, lines: async line => (await answer(line)).split('\n') });
  });
}

function hex(address: bigint): string {
  return address.toString(16).padStart(16, '0');
}
