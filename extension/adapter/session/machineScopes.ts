import type { DebugProtocol } from '@vscode/debugprotocol';
import { frameRows } from '../machine/frameRows';
import type { Machine } from '../machine/machine';
import { stackRows } from '../machine/shownStack';
import { frameRegisterRows, processorRegisterRows } from '../machine/registerRows';
import { factRows } from './factVariables';
import type { SessionState } from './sessionState';
import type { NumberedStack } from './stackSource';
import type { VariableRow } from './variableStore';

/** Scopes of a frame: facts of its thread, registers as they were in it, and the frame itself. */
export function machineScopes(
  session: SessionState,
  machine: Machine,
  of: NumberedStack,
  row: number,
): readonly DebugProtocol.Scope[] {
  const { thread, stack, number } = of;
  const shown = stackRows(stack)[row];
  const frame = shown?.kind === 'frame' ? shown.frame : undefined;
  const { snapshot } = session.opened;
  const scope = (name: string, key: string, rows: () => readonly VariableRow[]): DebugProtocol.Scope => ({
    name,
    variablesReference: session.variables.reference(key, rows),
    expensive: false,
  });
  const processor = row === 0 && of.owner.kind === 'processor' ? machine.registersOf(of.owner.number) : undefined;
  return [
    ...(thread ? [scope('Thread', `facts:${thread.id}`, () => factRows(snapshot, thread))] : []),
    ...(frame
      ? [
          {
            ...scope('Registers', `registers:${number}:${row}`, () =>
              processor ? processorRegisterRows(processor, machine.modules) : frameRegisterRows(frame, machine.modules),
            ),
            presentationHint: 'registers' as const,
          },
          scope('Frame', `frame:${number}:${row}`, () => frameRows(frame, machine.modules, of.process)),
        ]
      : []),
  ];
}
