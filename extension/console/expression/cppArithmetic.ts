import type { TypeReference } from '../../kernel/types';
import { ConsoleError } from '../consoleCommand';
import { sizeOfType } from '../types/typeLookup';
import { BOOL, INT, INT64, UNSIGNED_INT64 } from './cppTree';
import { type CppValue, signExtended } from './cppTyped';

/** A value whose bits count. */
export type Scalar = CppValue & { readonly value: bigint };

/**
 * What an operator makes of two values: C's rules for signs and sizes; a pointer moves by whole elements, and the
 * difference of two pointers counts elements.
 */
export function cppBinary(operation: string, left: Scalar, right: Scalar, types: CppValue['types']): CppValue {
  const a = signExtended(left);
  const b = signExtended(right);
  const truth = (is: boolean): CppValue => ({ type: BOOL, types, value: is ? 1n : 0n });
  switch (operation) {
    case '&&':
      return truth(a !== 0n && b !== 0n);
    case '||':
      return truth(a !== 0n || b !== 0n);
    case '==':
      return truth(a === b);
    case '!=':
      return truth(a !== b);
  }
  if (left.type.kind === 'pointer' || right.type.kind === 'pointer')
    return pointerArithmetic(operation, left, right, truth);
  const type = commonType(left.type, right.type);
  const bits = type.kind === 'base' ? type.size * 8 : 64;
  const signed = type.kind === 'base' && type.signed;
  const take = (value: bigint): bigint => (signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value));
  switch (operation) {
    case '<':
      return truth(take(a) < take(b));
    case '>':
      return truth(take(a) > take(b));
    case '<=':
      return truth(take(a) <= take(b));
    case '>=':
      return truth(take(a) >= take(b));
    default:
      return { type, types, value: BigInt.asUintN(bits, compute(operation, take(a), take(b))) };
  }
}

function compute(operation: string, a: bigint, b: bigint): bigint {
  switch (operation) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
    case '%':
      if (b === 0n) throw new ConsoleError('Operand error: division by zero');
      return operation === '/' ? a / b : a % b;
    case '&':
      return a & b;
    case '|':
      return a | b;
    case '^':
      return a ^ b;
    case '<<':
      return b < 0n || b > 63n ? 0n : a << b;
    default:
      return a >> (b < 0n || b > 63n ? 63n : b);
  }
}

function pointerArithmetic(operation: string, left: Scalar, right: Scalar, truth: (is: boolean) => CppValue): CppValue {
  const a = BigInt.asUintN(64, signExtended(left));
  const b = BigInt.asUintN(64, signExtended(right));
  const step = (one: Scalar): bigint =>
    one.type.kind === 'pointer' ? BigInt(Math.max(1, sizeOfType(one.types, one.type.to))) : 1n;
  switch (operation) {
    case '<':
      return truth(a < b);
    case '>':
      return truth(a > b);
    case '<=':
      return truth(a <= b);
    case '>=':
      return truth(a >= b);
    case '+':
      return left.type.kind === 'pointer'
        ? moved(left, signExtended(right) * step(left))
        : moved(right, signExtended(left) * step(right));
    case '-':
      if (left.type.kind === 'pointer' && right.type.kind === 'pointer') {
        return { type: INT64, types: left.types, value: BigInt.asUintN(64, BigInt.asIntN(64, a - b) / step(left)) };
      }
      return moved(left, -(signExtended(right) * step(left)));
    default:
      return { type: UNSIGNED_INT64, types: left.types, value: BigInt.asUintN(64, compute(operation, a, b)) };
  }
}

function moved(pointer: Scalar, bytes: bigint): CppValue {
  return { type: pointer.type, types: pointer.types, value: BigInt.asUintN(64, pointer.value + bytes) };
}

/** The usual arithmetic conversions: what is narrower than `int` becomes `int`, the larger size wins, then no sign. */
function commonType(left: TypeReference, right: TypeReference): TypeReference {
  const a = promoted(left);
  const b = promoted(right);
  if (a.kind !== 'base' || b.kind !== 'base') return INT;
  if (a.size !== b.size) return a.size > b.size ? a : b;
  return a.signed ? b : a;
}

function promoted(type: TypeReference): TypeReference {
  if (type.kind !== 'base' || type.size < 4) return INT;
  return type;
}

/** `-`, `~`, `+`, `!` of a number. */
export function cppUnary(operation: '-' | '+' | '~' | '!', operand: Scalar): CppValue {
  const value = signExtended(operand);
  if (operation === '!') return { type: BOOL, types: operand.types, value: value === 0n ? 1n : 0n };
  const type = promoted(operand.type);
  const bits = type.kind === 'base' ? type.size * 8 : 64;
  const result = operation === '-' ? -value : operation === '~' ? ~value : value;
  return { type, types: operand.types, value: BigInt.asUintN(bits, result) };
}

/** A value as another type: cut, or widened with its sign. */
export function castTo(operand: Scalar, type: TypeReference, types: CppValue['types']): CppValue {
  const bits = sizeOfType(types, type) * 8;
  const value = signExtended(operand);
  if (bits === 0) return { type, types, value };
  return { type, types, value: BigInt.asUintN(Math.min(bits, 64), value) };
}
