import type { DebuggeeState } from '../../protocol/debuggee';

/** How a try of a connection went, as far as it has come. */
export interface Outcome {
  readonly answers: boolean;
  readonly said: string;
}

const CHECK =
  'the target was restarted after its settings were changed; "bcdedit /dbgsettings" there shows the same port and key; ' +
  'the firewall here lets kd receive; the cable or virtual switch; no other debugger uses the port.';

/** Undefined while nothing can be said yet. */
export function outcomeOf({ state, reason }: DebuggeeState): Outcome | undefined {
  switch (state) {
    case 'running':
      return { answers: true, said: 'The target answers, and runs. Break in to read it.' };
    case 'halted':
      return { answers: true, said: 'The target answers, and is halted.' };
    case 'waiting':
    case 'lost':
      return {
        answers: false,
        said: `No target has answered so far (no_debuggee). ${reason ?? `Check: ${CHECK}`} kd goes on waiting.`,
      };
    case 'starting':
    case 'breaking-in':
    case 'reconnecting':
    case 'ended':
      return undefined;
  }
}
