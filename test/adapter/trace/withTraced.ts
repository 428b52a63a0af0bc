import { TRACE_ROUTINES } from '../../../extension/model/traceRoutines';
import type { TraceState } from '../../../extension/protocol/messageTrace';
import { type Hit, TracedKernel } from '../../standin/trace/tracedKernel';
import { Layout } from '../../world/layout';
import type { AdapterInProcess } from '../kd/inProcess';
import { CONNECTION, type Scripted, type ScriptedOptions, withScripted } from '../kd/scriptedKd';

export interface TracedSession extends Scripted {
  readonly kernel: TracedKernel;
  /** Threads enter routines while the target runs; one that is not let run on halts. */
  readonly enter: (hits: readonly Hit[]) => void;
  /** Resolves with the state of the trace that fits, as the client is told of it. */
  readonly told: (fits: (state: TraceState) => boolean) => Promise<TraceState>;
}

/** A session with a live kernel whose threads send messages when a test says so. Full access. */
export async function withTraced(
  options: ScriptedOptions & { readonly access?: 'full' | 'readOnly' },
  use: (session: TracedSession) => Promise<void>,
): Promise<void> {
  const kernel = new TracedKernel(
    Layout.of('10.0.19041.3570'),
    TRACE_ROUTINES.map(routine => routine.name),
  );
  const handlers = [...(options.handlers ?? []), kernel.handle];
  await withScripted({ ...options, handlers }, async scripted => {
    const { adapter, process, kd } = scripted;
    const enter = (hits: readonly Hit[]): void => {
      for (const hit of hits) {
        if (!kd.running) throw new Error(`nobody runs that could enter ${hit.routine}`);
        const done = kernel.hit(hit);
        if (!done) continue;
        if (done.goesOn) process.print(done.text);
        else {
          process.stopNow(`${done.text}nt!${hit.routine}:\nfffff807\`12600000 4889  mov rax,rcx\n`);
          return;
        }
      }
    };
    const told = (fits: (state: TraceState) => boolean): Promise<TraceState> =>
      adapter.event<TraceState>('alpcscope/trace', fits);
    await adapter.open('attach', { ...CONNECTION, access: options.access ?? 'full' });
    if (options.startsRunning === true) await adapter.event('continued');
    else await adapter.event('stopped');
    await use({ ...scripted, kernel, enter, told });
  });
}

/** The target has taken a break, or was let run. */
export async function until(fits: () => boolean): Promise<void> {
  for (let i = 0; i < 1_000 && !fits(); i++) await new Promise(resolve => setTimeout(resolve, 5));
  if (!fits()) throw new Error('it did not come to that');
}

/** Names of what the client was told, from an event on. */
export function namesSince(adapter: AdapterInProcess, from: number): readonly string[] {
  return adapter.events.slice(from).map(event => event.event);
}
