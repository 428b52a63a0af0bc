import type { ConsoleContext } from '../../extension/console/consoleCommand';
import { quadText } from '../../extension/console/print/numbers';
import { symbolText } from '../../extension/kernel/modules/moduleMap';
import type { StandinBreakpoint } from './breakpoints';

/**
 * A row of `bl` as newer debuggers print it on a console, and below it whose passes alone count:
 *
 *      0 e Disable Clear  fffff807`12605800     0001 (0001) nt!KiSwapContext
 *      1 e Disable Clear u                      0001 (0001) (nosuch!X)
 */
export function breakpointRows(one: StandinBreakpoint, { engine, process }: ConsoleContext): string {
  const digits = (value: number): string => value.toString(16).padStart(4, '0');
  const words = one.enabled ? 'e Disable Clear' : 'd Enable Clear ';
  const place = one.address === undefined ? `u${' '.repeat(17)}` : ` ${quadText(one.address)}`;
  const line = one.line === undefined ? '' : ` [${one.line}]`;
  const name =
    one.address === undefined ? `(${one.place})` : (symbolText(engine.modules.nearest(one.address, process)) ?? '');
  const command = one.command === undefined ? '' : ` "${one.command}"`;
  const rows = [
    `${String(one.id).padStart(6)} ${words} ${place}${line} ${(one.access ?? '').padEnd(3)} ` +
      `${digits(one.left)} (${digits(one.passes)}) ${name}${command}`,
  ];
  if (one.process !== undefined) rows.push(`     Match process data ${quadText(one.process)}`);
  if (one.thread !== undefined) rows.push(`     Match thread data ${quadText(one.thread)}`);
  return rows.map(row => `${row}\n`).join('');
}
