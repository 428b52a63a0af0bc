import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Debuggee } from './debuggee';
import { ownerOfNumber } from './debuggeeFrames';
import { factRows } from './factVariables';
import { rowOfFrame, threadOfFrame } from './frames';
import type { SessionState } from './sessionState';
import { threadOf } from './stackSource';

/** Scopes of a frame: what the snapshot knows of its thread, then what the debugger is asked for when they are opened. */
export function debuggeeScopes(
  session: SessionState,
  debuggee: Debuggee,
  frameId: number,
): readonly DebugProtocol.Scope[] {
  const owner = ownerOfNumber(session, threadOfFrame(frameId));
  const thread = threadOf(session, owner);
  const { snapshot } = session.opened;
  const { variables } = session;
  const facts = thread && {
    name: 'Thread',
    variablesReference: variables.reference(`facts:${thread.id}`, () => factRows(snapshot, thread)),
    expensive: false,
  };
  const own = debuggee.scopes({ owner, row: rowOfFrame(frameId) }).map(scope => ({
    name: scope.name,
    variablesReference: variables.reference(`${scope.name}:${frameId}`, () => scope.rows()),
    expensive: scope.expensive,
    ...(scope.hint && { presentationHint: scope.hint }),
  }));
  return [...own, ...(facts ? [facts] : [])];
}
