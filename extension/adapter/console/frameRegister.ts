import { formatAddress, toAddress } from '../../base/address';
import { symbolText } from '../../kernel/modules/moduleMap';
import { REGISTER_NAMES } from '../../kernel/unwind/registers';
import { stackRows } from '../machine/shownStack';
import { rowOfFrame, threadOfFrame } from '../session/frames';
import type { SessionState } from '../session/sessionState';
import { numberedStack } from '../session/stackSource';
import type { WatchResult } from './evaluateWatch';

/** Value of `rax` or `@rax` in a frame; undefined where the text names no register that is known there. */
export async function frameRegister(
  session: SessionState,
  expression: string,
  frameId: number | undefined,
): Promise<WatchResult | undefined> {
  const { machine } = session.opened.target;
  const name = /^@?([a-z][a-z0-9]{1,7})$/i.exec(expression.trim())?.[1]?.toLowerCase();
  if (!machine || name === undefined || frameId === undefined) return undefined;
  const read = await numberedStack(session, threadOfFrame(frameId)).catch(() => undefined);
  const row = rowOfFrame(frameId);
  const shown = read && stackRows(read.stack)[row];
  const frame = shown?.kind === 'frame' ? shown.frame : undefined;
  if (!read || !frame) return undefined;
  const number = REGISTER_NAMES.findIndex(register => register === name);
  const processor = row === 0 && read.owner.kind === 'processor' ? read.owner.number : undefined;
  const value =
    name === 'rip'
      ? frame.registers.rip
      : (frame.registers.general[number] ??
        (processor === undefined ? undefined : machine.registersOf(processor)?.get(name)));
  if (value === undefined) return undefined;
  const symbol = symbolText(machine.modules.nearest(toAddress(value), read.process));
  const text = formatAddress(value);
  return {
    result: symbol === undefined ? text : `${text} ${symbol}`,
    variablesReference: 0,
    memoryReference: text,
  };
}
