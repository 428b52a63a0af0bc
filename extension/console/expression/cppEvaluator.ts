import type { Address } from '../../base/address';
import { toAddress } from '../../base/address';
import { FieldFinder } from '../../kernel/fieldAccess';
import type { TypeReference, Types } from '../../kernel/types';
import { type ConsoleContext, ConsoleError } from '../consoleCommand';
import { restOf } from '../errors';
import { addressOfName } from '../symbols/symbolNames';
import { sizeOfType } from '../types/typeLookup';
import { castTo, cppBinary, cppUnary, type Scalar } from './cppArithmetic';
import { type CppNode, type CppType, UNSIGNED_INT64 } from './cppTree';
import { type CppValue, pointerTo, signExtended } from './cppTyped';

/** What C++ expressions may ask for. */
export interface CppHost extends Pick<ConsoleContext, 'engine' | 'evaluate' | 'thread' | 'process'> {
  integer(address: Address, size: number, signal: AbortSignal): Promise<bigint | undefined>;
}

/** Value of a parsed expression. `text`: what it was parsed from, for errors. */
export async function evaluateCpp(
  node: CppNode,
  text: string,
  host: CppHost,
  kernelTypes: Types,
  signal: AbortSignal,
): Promise<CppValue> {
  return new CppEvaluator(text, host, kernelTypes, signal).loaded(node);
}

class CppEvaluator {
  constructor(
    private readonly text: string,
    private readonly host: CppHost,
    private readonly kernelTypes: Types,
    private readonly signal: AbortSignal,
  ) {}

  /** With its value read from memory, unless it is a structure or an array. */
  async loaded(node: CppNode): Promise<CppValue> {
    const result = await this.evaluate(node);
    if (result.value !== undefined || result.address === undefined) return result;
    if (!['base', 'pointer', 'enum'].includes(result.type.kind)) return result;
    const size = sizeOfType(result.types, result.type);
    if (size < 1 || size > 8) return result;
    const raw = await this.host.integer(result.address, size, this.signal);
    if (raw === undefined) throw this.fail('Memory access error', node);
    const { bits } = result;
    return { ...result, value: bits ? (raw >> BigInt(bits.position)) & ((1n << BigInt(bits.length)) - 1n) : raw };
  }

  private async scalar(node: CppNode): Promise<Scalar> {
    const result = await this.loaded(node);
    if (result.value !== undefined) return { ...result, value: result.value };
    // An array stands for the address of its first element.
    if (result.type.kind === 'array' && result.address !== undefined) {
      const value = result.address;
      return { ...pointerTo(result.type.of, result.types, value), value };
    }
    throw this.fail('Type conflict error', node);
  }

  private async evaluate(node: CppNode): Promise<CppValue> {
    switch (node.kind) {
      case 'number':
        return { type: node.type, types: this.kernelTypes, value: node.value };
      case 'name':
        return this.named(node);
      case 'register':
        return this.register(node);
      case 'masm':
        return {
          type: UNSIGNED_INT64,
          types: this.kernelTypes,
          value: await this.host.evaluate(node.text, this.signal),
        };
      case 'unary':
        return this.unary(node);
      case 'binary':
        return cppBinary(node.operation, await this.scalar(node.left), await this.scalar(node.right), this.kernelTypes);
      case 'choice':
        return this.loaded((await this.scalar(node.condition)).value !== 0n ? node.yes : node.no);
      case 'cast':
        return castTo(await this.scalar(node.operand), node.type.type, node.type.types ?? this.kernelTypes);
      case 'member':
        return this.member(node);
      case 'element':
        return this.element(node);
      case 'sizeof-type':
        return this.size(node.type.type, node.type.types ?? this.kernelTypes);
      case 'sizeof-value': {
        const operand = await this.evaluate(node.operand);
        return this.size(operand.type, operand.types);
      }
      case 'offset':
        return this.size64(BigInt(this.field(node.type, node.path, node).offset));
      case 'container': {
        const { offset } = this.field(node.type, node.path, node);
        const at = (await this.scalar(node.of)).value - BigInt(offset);
        return pointerTo(node.type.type, node.type.types ?? this.kernelTypes, at);
      }
    }
  }

  private async unary(node: Extract<CppNode, { kind: 'unary' }>): Promise<CppValue> {
    if (node.operation === '&') {
      const operand = node.operand.kind === 'name' ? this.symbol(node.operand) : await this.evaluate(node.operand);
      if (operand.address === undefined || operand.bits) throw this.fail('Type conflict error', node);
      return pointerTo(operand.type, operand.types, operand.address);
    }
    const operand = await this.scalar(node.operand);
    if (node.operation !== '*') return cppUnary(node.operation, operand);
    if (operand.type.kind !== 'pointer') throw this.fail('Type conflict error', node);
    return { type: operand.type.to, types: operand.types, address: toAddress(operand.value) };
  }

  private async member(node: Extract<CppNode, { kind: 'member' }>): Promise<CppValue> {
    const of = await this.structure(node);
    const fields = of.type.kind === 'struct' ? new FieldFinder(of.types) : undefined;
    const access = of.type.kind === 'struct' ? fields?.find(of.type.name, node.name) : undefined;
    if (!access || of.address === undefined) throw this.fail("Couldn't resolve error", node);
    return {
      type: access.type,
      types: of.types,
      address: toAddress(of.address + BigInt(access.offset)),
      ...(access.bits && { bits: access.bits }),
    };
  }

  /** What a member is of: kd takes `->` and `.` alike for pointers. */
  private async structure(node: Extract<CppNode, { kind: 'member' }>): Promise<CppValue> {
    const of = await this.evaluate(node.of);
    if (of.type.kind !== 'pointer') return of;
    const pointer = await this.scalar(node.of);
    return { type: of.type.to, types: of.types, address: toAddress(pointer.value) };
  }

  private async element(node: Extract<CppNode, { kind: 'element' }>): Promise<CppValue> {
    const base = await this.scalar(node.of);
    const index = await this.scalar(node.index);
    if (base.type.kind !== 'pointer') throw this.fail('Type conflict error', node);
    const step = BigInt(Math.max(1, sizeOfType(base.types, base.type.to)));
    return { type: base.type.to, types: base.types, address: toAddress(base.value + signExtended(index) * step) };
  }

  /** `@$thread`, `@$proc`, `@$peb` and `@$teb` have types; other registers are integers. */
  private async register(node: Extract<CppNode, { kind: 'register' }>): Promise<CppValue> {
    const value = await this.host.evaluate(`@${node.name}`, this.signal);
    const struct = TYPED_REGISTERS.get(node.name);
    if (struct === undefined) return { type: UNSIGNED_INT64, types: this.kernelTypes, value };
    return pointerTo({ kind: 'struct', name: struct }, this.kernelTypes, value);
  }

  /** Public symbols have no type, so nothing but their address can be had. */
  private named(node: Extract<CppNode, { kind: 'name' }>): CppValue {
    this.symbol(node);
    throw this.fail('Type information missing error', node);
  }

  private symbol(node: Extract<CppNode, { kind: 'name' }>): CppValue {
    const address = addressOfName(this.host.engine, node.name);
    if (address === undefined) throw this.fail("Couldn't resolve error", node);
    return { type: { kind: 'base', name: 'Void', size: 0, signed: false }, types: this.kernelTypes, address };
  }

  private size(type: TypeReference, types: Types): CppValue {
    return this.size64(BigInt(sizeOfType(types, type)));
  }

  private size64(value: bigint): CppValue {
    return { type: UNSIGNED_INT64, types: this.kernelTypes, value };
  }

  private field(type: CppType, path: string, node: CppNode): { readonly offset: number } {
    const struct = type.type.kind === 'struct' ? type.type.name : undefined;
    const access =
      struct === undefined ? undefined : new FieldFinder(type.types ?? this.kernelTypes).find(struct, path);
    if (!access) throw this.fail("Couldn't resolve error", node);
    return access;
  }

  private fail(words: string, node: CppNode): ConsoleError {
    return new ConsoleError(`${words} at '${restOf(this.text, node.at)}'`);
  }
}

const TYPED_REGISTERS: ReadonlyMap<string, string> = new Map([
  ['$thread', '_ETHREAD'],
  ['$proc', '_EPROCESS'],
  ['$peb', '_PEB'],
  ['$teb', '_TEB'],
]);
