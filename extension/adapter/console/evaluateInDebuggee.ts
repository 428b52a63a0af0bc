import { RequestError } from '../errors';
import type { Debuggee } from '../session/debuggee';
import { placeOfFrame } from '../session/debuggeeFrames';
import type { SessionState } from '../session/sessionState';
import { evaluateHover } from './evaluateHover';
import { thingOrFact, type WatchResult } from './evaluateWatch';

interface Asked {
  readonly expression: string;
  readonly context: string;
  readonly frameId: number | undefined;
}

/** A value in a session over a debugger. A hover is answered from what is known: the mouse must not ask a target. */
export async function evaluateInDebuggee(
  session: SessionState,
  debuggee: Debuggee,
  { expression, context, frameId }: Asked,
  signal: AbortSignal,
): Promise<WatchResult> {
  const text = expression.trim();
  if (context === 'hover') {
    const register = /^@?[a-z][a-z0-9]{1,7}$/i.test(text) ? debuggee.knownRegister(text.replace('@', '')) : undefined;
    return register === undefined
      ? evaluateHover(session.opened, text)
      : { result: register, variablesReference: 0, memoryReference: `0x${register.replace('`', '')}` };
  }
  const known = thingOrFact(session, text);
  if (known) return known;
  const value = await debuggee.evaluate(text, placeOfFrame(session, frameId), signal);
  if (!value) throw new RequestError('notFound', `"${text.slice(0, 100)}" means nothing to the debugger.`);
  const { children } = value;
  return {
    result: value.text,
    variablesReference: children ? session.variables.reference(`watch:${frameId ?? ''}:${text}`, children) : 0,
    ...(value.type !== undefined && { type: value.type }),
    ...(value.memoryReference !== undefined && { memoryReference: value.memoryReference }),
  };
}
