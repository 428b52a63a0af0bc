import type { StackFrame } from '../../model/entities';
import { quote } from '../words';
import { valueJson } from './compareJson';

/** A value in a cell; of a stack only the innermost frames tell a change. */
export function valueText(value: unknown): string {
  const symbols = symbolsOf(value);
  if (symbols !== undefined) return quote(symbols.slice(0, 6).join(' < '));
  const json = valueJson(value);
  return quote(typeof json === 'string' ? json : JSON.stringify(json));
}

/** Symbols of a stack; undefined for anything else. */
function symbolsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const symbols = (value as readonly Partial<StackFrame>[]).map(frame => frame.symbol);
  return symbols.every(symbol => typeof symbol === 'string') ? symbols : undefined;
}
