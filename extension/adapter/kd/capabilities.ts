import type { DebugProtocol } from '@vscode/debugprotocol';
import { canRun } from '../../target/kd/session/events';
import type { KdCore } from './kdCore';

/** What can be done with any target of a debugger, besides what every session can. */
export const DEBUGGER_CAPABILITIES: DebugProtocol.Capabilities = {
  supportsReadMemoryRequest: true,
  supportsDisassembleRequest: true,
  supportsSetVariable: true,
  supportsSetExpression: true,
  supportsWriteMemoryRequest: true,
};

/** What can be done besides where the target can run. */
export const RUNNING_CAPABILITIES: DebugProtocol.Capabilities = {
  supportsSteppingGranularity: true,
  supportsFunctionBreakpoints: true,
  supportsInstructionBreakpoints: true,
  supportsDataBreakpoints: true,
  supportsDataBreakpointBytes: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportTerminateDebuggee: true,
  supportSuspendDebuggee: true,
};

/** Writing is refused, not hidden, while access is read-only: it can be switched. A dump has nothing to write to. */
export function capabilitiesOf({ session }: KdCore): DebugProtocol.Capabilities {
  if (session.kind === 'dump') return { supportsReadMemoryRequest: true, supportsDisassembleRequest: true };
  if (!canRun(session.kind)) return DEBUGGER_CAPABILITIES;
  const { supportTerminateDebuggee, supportSuspendDebuggee, ...running } = RUNNING_CAPABILITIES;
  return {
    ...DEBUGGER_CAPABILITIES,
    ...running,
    // A kernel cannot be ended, a server is not ours.
    ...((session.kind === 'launched' || session.kind === 'attached') && { supportTerminateDebuggee }),
    ...(session.kind === 'live-kernel' && { supportSuspendDebuggee }),
  };
}
