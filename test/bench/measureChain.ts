import { analyse } from '../../extension/analysis/analyse';
import { InventoryReader } from '../../extension/adapter/kd/inventoryReader';
import { withChainKd, UNDISTURBED } from '../adapter/kd/chainWorld';
import type { MiniHandler } from '../standin/miniKd';
import type { HandClock } from '../target/kd/handClock';
import { addressOf } from '../target/worldFiles';
import type { BuiltWorld } from '../world/buildWorld';

/** What the first chain of a slow target has taken. */
export interface ChainCost {
  readonly commands: number;
  /** Reads of typed memory besides. */
  readonly reads: number;
  /** Until the debugger's own commands have told who waits for whom, and until typed memory has settled the rest. */
  readonly ms: number;
  readonly hops: number;
}

/** What is read unasked of a target for which everything takes too long. */
export interface ScopeCost {
  readonly ms: number;
  /** Until rows with a chain are shown; undefined: there was none. */
  readonly firstChainMs: number | undefined;
  readonly chains: number;
  readonly said: string;
}

/** Reads that commands are taken to need: a stack of two dozen frames in four modules, a thread, a message or port. */
const WITH_STACK = 60;
const PLAIN = 6;

/** One question after one thread, and what is read unasked, on a clock that goes on by so many milliseconds a read. */
export async function measureChain(
  world: BuiltWorld,
  readMs: number,
): Promise<{ readonly chain: ChainCost; readonly scope: ScopeCost }> {
  let charged: HandClock | undefined;
  const charge: MiniHandler = command => {
    if (command.startsWith('!')) charged?.pass(readMs * (command.endsWith(' 1f') ? WITH_STACK : PLAIN));
    return false;
  };
  const costs: { chain?: ChainCost; scope?: ScopeCost } = {};
  await withChainKd(
    world,
    async ({ core, follower, mini, clock }) => {
      mini.onRead = () => {
        clock.pass(readMs);
      };
      charged = clock;
      const began = clock.now();
      const { chain, commands, reads } = await follower.follow(addressOf(world, 'thread 0').toString(16), UNDISTURBED);
      costs.chain = { commands: commands.length, reads, ms: clock.now() - began, hops: chain.hops.length };
      core.readings.forget();
      mini.implicitProcess = addressOf(world, 'process 1');
      costs.scope = await scopeOf(core, clock);
    },
    [charge],
  );
  const { chain, scope } = costs;
  if (!chain || !scope) throw new Error('nothing was measured');
  return { chain, scope };
}

async function scopeOf(core: ConstructorParameters<typeof InventoryReader>[0], clock: HandClock): Promise<ScopeCost> {
  const began = clock.now();
  let firstChainMs: number | undefined;
  core.events.add(event => {
    if (event.kind !== 'reading' || firstChainMs !== undefined) return;
    if (analyse(core.readings.snapshot).chains.length > 0) firstChainMs = clock.now() - began;
  });
  await new InventoryReader(core).read(false, UNDISTURBED);
  const { notRead, partial = '', snapshot } = core.readings;
  const { chains } = analyse(snapshot);
  const said = `${partial}; everything: about ${notRead?.reads ?? 0} reads, ${Math.round((notRead?.ms ?? 0) / 1_000)} s`;
  return { ms: clock.now() - began, firstChainMs, chains: chains.length, said };
}
