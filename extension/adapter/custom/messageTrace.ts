import type { Call } from '../requests/handler';
import { customRequest } from '../requests/handler';
import { RequestError } from '../errors';
import { askerError } from '../kd/kdErrors';
import { savedTraceOf } from '../trace/savedTrace';
import { exportTrace } from '../trace/traceExport';
import { TraceView } from '../trace/traceView';
import { traceWish } from '../trace/traceWish';
import type { TraceControl } from '../trace/traceControl';

const NO_DEBUGGER = 'No debugger drives this session: messages are traced in a session with a live kernel.';

function controlOf({ session }: Call): TraceControl {
  const { debuggee } = session.opened.target;
  if (!debuggee) throw new RequestError('cannotRun', NO_DEBUGGER);
  return debuggee.trace;
}

/** Events of the session, or those that its log holds. */
async function viewOf({ session }: Call): Promise<{ readonly view: TraceView; readonly number: number; lost: number }> {
  const { target } = session.opened;
  const { debuggee } = target;
  if (!debuggee) {
    const { view, lost } = await savedTraceOf(target);
    return { view, number: view.events.length > 0 ? 1 : 0, lost };
  }
  const { state, events, lost } = debuggee.trace;
  return { view: new TraceView(events), number: state.number, lost };
}

export const traceCheck = customRequest(
  'alpcscope/traceCheck',
  'whether messages can be traced now, and what it would cost',
  (args, call) => controlOf(call).check(traceWish(call.session.opened.snapshot, args), call.signal),
);

export const traceStart = customRequest(
  'alpcscope/traceStart',
  'sets breakpoints that print the messages of a live kernel and let it run on, up to the limits',
  async (args, call) => {
    const control = controlOf(call);
    const wish = traceWish(call.session.opened.snapshot, args);
    await call.session.do('Starting the message trace', call.signal, ({ signal }) => control.start(wish, signal));
    return control.state;
  },
);

export const traceStop = customRequest(
  'alpcscope/traceStop',
  'takes the breakpoints of the trace out; a target that ran runs on',
  async (_, call) => {
    const control = controlOf(call);
    await control.stop();
    return control.state;
  },
);

export const traceState = customRequest('alpcscope/traceState', 'how far the trace of messages is', async (_, call) => {
  const { target } = call.session.opened;
  return target.debuggee ? target.debuggee.trace.state : (await savedTraceOf(target)).state;
});

export const traceEvents = customRequest(
  'alpcscope/traceEvents',
  'a page of traced messages, with requests and their answers',
  async ({ start, count }, call) => {
    const { view, number, lost } = await viewOf(call);
    return { number, lost, ...view.page(call.session.opened.snapshot, start, count) };
  },
);

export const traceExport = customRequest(
  'alpcscope/traceExport',
  'all traced messages as JSON, CSV or text',
  async ({ format }, call) => {
    const { view, lost } = await viewOf(call);
    const { target, snapshot } = call.session.opened;
    const state = target.debuggee?.trace.state;
    const head = {
      title: target.title,
      lost,
      ...(state?.startedAt !== undefined && { startedAt: state.startedAt }),
      ...(state?.filterText !== undefined && { filter: state.filterText }),
    };
    return { text: exportTrace(view, snapshot, head, format), events: view.events.length };
  },
);

export const routines = customRequest(
  'alpcscope/routines',
  'symbols of a live kernel that have to do with ALPC, to set breakpoints at',
  async ({ filter }, call) => {
    const { debuggee } = call.session.opened.target;
    if (!debuggee || debuggee.state.userMode === true) return { routines: [], message: NO_DEBUGGER };
    if (debuggee.state.state !== 'halted')
      return { routines: [], message: 'The target runs: halt it to see its routines.' };
    try {
      const found = await debuggee.trace.routines(filter, call.signal);
      return {
        routines: found,
        ...(found.length === 0 && { message: 'The symbols of this kernel hold no routine of that name.' }),
      };
    } catch (error) {
      throw askerError(error);
    }
  },
);

export const growth = customRequest(
  'alpcscope/growth',
  'how many ALPC ports there were at each halt of a live kernel, with a warning where they climb',
  (_, { session }) => {
    const { debuggee } = session.opened.target;
    if (!debuggee) return { type: 'ALPC Port', series: [] };
    const { type, series, warning } = debuggee.growth;
    return { type, series, ...(warning !== undefined && { warning }) };
  },
);
