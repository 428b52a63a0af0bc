import { addressOfId } from '../../model/ids';
import type { StackOwner } from '../machine/machine';
import type { KdCore } from './kdCore';
import { processInPrompt } from './userProcesses';

/** How commands are run about a processor or thread: what goes before and behind, so that the user's own choice stays. */
export interface OwnerContext {
  readonly enter: readonly string[];
  readonly leave: readonly string[];
  /** A command about it, where one word in front says whose it is. */
  readonly about: (command: string) => string;
}

const HERE: OwnerContext = { enter: [], leave: [], about: command => command };

/** Number of the processor, or of the debugger's own thread, in a prompt. */
export function numberInPrompt(prompt: string): number {
  return Number(/(?:^|[^\d])(\d{1,4}): ?l?kd/i.exec(prompt)?.[1] ?? /\d{1,4}:(\d{3,6})/.exec(prompt)?.[1] ?? '0');
}

/** undefined: a thread that is not known. */
export function contextOf(core: KdCore, owner: StackOwner): OwnerContext | undefined {
  const here = numberInPrompt(core.asker.prompt);
  if (owner.kind === 'processor') {
    if (owner.number === here) return HERE;
    return { ...HERE, enter: [`~${owner.number}s`], leave: [`~${here}s`] };
  }
  if (core.userMode) {
    const thread = core.userThreads.find(one => one.id === owner.id);
    if (!thread) return undefined;
    const process = processInPrompt(core.asker.prompt);
    if (thread.process && process !== undefined && thread.process.number !== process)
      return {
        enter: [`|${thread.process.number}s`],
        leave: [`|${process}s`, `~${here}s`],
        about: command => `~${thread.number}e ${command}`,
      };
    return thread.number === here ? HERE : { ...HERE, about: command => `~${thread.number}e ${command}` };
  }
  const address = addressOfId(owner.id);
  if (address === undefined) return undefined;
  // `/p` makes kd translate user addresses without its cache until the target runs: that is taken back.
  return {
    enter: [`.thread /p /r 0x${address.toString(16)}`, '.cache noforcedecodeptes'],
    leave: core.chosen.restore(),
    about: command => command,
  };
}

/** A thread that no processor runs, and that can therefore be looked at only. */
export function isParked(core: KdCore, owner: StackOwner): boolean {
  return owner.kind === 'thread' && !core.userMode;
}

/** Runs a command about a processor or thread and hands out its answer alone. */
export async function askAbout(
  core: KdCore,
  owner: StackOwner,
  commands: readonly string[],
  signal?: AbortSignal,
): Promise<readonly Awaited<ReturnType<KdCore['asker']['ask']>>[] | undefined> {
  const context = contextOf(core, owner);
  if (!context) return undefined;
  const { enter, leave, about } = context;
  const answers = await core.asker.askAll(
    [...enter, ...commands.map(command => about(command)), ...leave],
    signal ? { signal } : {},
  );
  return answers.slice(enter.length, enter.length + commands.length);
}
