import type { CommandPlace } from '../model/evidence';
import type { TargetFact } from '../model/facts';
import type { Scope } from './blocks';
import type { SessionState } from './sessionState';

/** What a LogMachine needs to go on at the beginning of a command as if it had read everything before. */
export interface MachineState {
  /** The command before, and whether it counts in the order of commands. */
  readonly place: CommandPlace;
  readonly told: boolean;
  /** Lines before this place. */
  readonly line: number;
  readonly session: SessionState;
  readonly scope: Scope;
  readonly typedAhead: readonly string[];
  readonly lastPrompt: string;
  readonly piped: boolean;
  readonly mode: TargetFact['mode'];
  readonly bits: 32 | 64 | undefined;
}

/** The part of a scope that outlives a command. */
export function copyScope(scope: Scope): Scope {
  return {
    process: scope.process,
    thread: scope.thread,
    userThreads: new Map(scope.userThreads),
    ...(scope.stackMemory ? { stackMemory: scope.stackMemory.copy() } : {}),
  };
}

/** Equal for two states from which the same text reads the same, but for the numbers of lines and commands. */
export function stateKey(state: MachineState): string {
  const { place, session, scope } = state;
  return [
    session.key(),
    `${place.kernel}.${place.stop}`,
    scope.process?.toString(16) ?? '',
    scope.thread?.toString(16) ?? '',
    [...scope.userThreads].join(';'),
    scope.stackMemory?.key() ?? '',
    ...[state.lastPrompt, state.mode ?? '', String(state.bits ?? ''), state.piped ? 'piped' : ''],
    ...state.typedAhead,
  ].join('\n');
}

/** The number that the next command gets: one without text and output does not count. */
export function nextCommand(state: MachineState): number {
  return state.told ? state.place.index + 1 : state.place.index;
}
