import type { DebuggeeState } from '../../protocol/debuggee';
import type { Transport } from './connection';
import { silentTargetChecks } from './silentTarget';

/** How a try of a connection went, as far as it has come. */
export interface Outcome {
  readonly answers: boolean;
  readonly said: string;
}

/** Undefined while nothing can be said yet. */
export function outcomeOf({ state, reason }: DebuggeeState, transport?: Transport): Outcome | undefined {
  switch (state) {
    case 'running':
      return { answers: true, said: 'The target answers, and runs. Break in to read it.' };
    case 'halted':
      return transport === 'local'
        ? { answers: true, said: 'The kernel of this machine can be read. It runs on meanwhile.' }
        : { answers: true, said: 'The target answers, and is halted.' };
    case 'waiting':
    case 'lost':
      return {
        answers: false,
        said: `No target has answered so far (no_debuggee). ${why(reason, transport)} kd goes on waiting.`,
      };
    case 'starting':
    case 'breaking-in':
    case 'reconnecting':
    case 'ended':
      return undefined;
  }
}

/** What is known of the silence itself; else what to look at, which the way to the target tells better than the debugger. */
function why(reason: string | undefined, transport: Transport | undefined): string {
  if (reason !== undefined && !reason.startsWith('No target has answered')) return reason;
  return `Check: ${silentTargetChecks(transport).join('; ').replaceAll('`', '"')}.`;
}
