import type { Types } from '../../kernel/types';
import { ConsoleError } from '../consoleCommand';
import { findType } from '../types/typeLookup';
import { type CppHost, evaluateCpp } from './cppEvaluator';
import { parseCpp } from './cppParser';
import { BASIC_TYPES, type CppType } from './cppTree';
import { type CppValue, signExtended } from './cppTyped';

const NO_TYPES: Types = { struct: () => undefined, enumeration: () => undefined, structNames: () => [] };

/** Evaluates a C++ expression; the value of what lies in memory is read. */
export async function evaluateCppText(text: string, host: CppHost, signal: AbortSignal): Promise<CppValue> {
  const kernelTypes = host.engine.kernel?.types ?? NO_TYPES;
  const find = (name: string): CppType | undefined => {
    const basic = BASIC_TYPES.get(name.replace(/^.*!/, ''));
    if (basic) return { type: basic };
    const found = name.includes(' ') ? undefined : findType(host.engine, name);
    return found && { type: found.type, types: found.types };
  };
  return evaluateCpp(parseCpp(text, find), text, host, kernelTypes, signal);
}

/** The same as a number, for `@@c++()`: an integer, or the address of a structure or array. */
export async function cppValue(text: string, host: CppHost, signal: AbortSignal): Promise<bigint> {
  const result = await evaluateCppText(text, host, signal);
  if (result.value !== undefined) return signExtended(result);
  if (result.address !== undefined) return result.address;
  throw new ConsoleError(`Type conflict error at '${text}'`);
}
