import type { Address } from '../base/address';
import { toAddress } from '../base/address';
import type { Known } from '../model/evidence';
import type { FactSink } from '../model/facts';
import type { EntityId } from '../model/ids';
import type { FieldAccess, StructFields } from './fieldAccess';
import { MemoryFact, type StructPlace } from './memoryFact';
import type { StructView } from './structView';

/** How one field of the model is told by one field of memory. `as` may answer undefined: the number means nothing. */
export type FieldRule<T> =
  | {
      /** Spellings, the first that the build knows is taken. */
      readonly at: readonly string[];
      readonly number: (value: number) => T | undefined;
      /** Not every build has the field: that it is missing is no gap in what is known. */
      readonly notInAll?: boolean;
    }
  | {
      readonly at: readonly string[];
      readonly pointer: (value: Address) => T | undefined;
      readonly notInAll?: boolean;
    };

/** A rule whose value is made of the whole structure; the field is where it comes from. */
export interface WholeRule<T> {
  readonly at: readonly string[];
  readonly whole: (view: StructView) => T | undefined;
  readonly notInAll?: boolean;
}

/** A rule that makes the fact itself, of several fields. */
export interface FactRule<T> {
  readonly at: readonly string[];
  readonly fact: (view: StructView) => Known<T> | undefined;
  readonly notInAll?: boolean;
}

type ValueOf<K> = K extends Known<infer T> ? T : never;

/** Fields of the model by name, each with its rule. */
export type Plan<F> = { readonly [K in keyof F]?: AnyRule<ValueOf<NonNullable<F[K]>>> };

type AnyRule<T> = FieldRule<T> | WholeRule<T> | FactRule<T>;

/** A field of the model, with where it is told and how. */
export interface PlanStep {
  readonly field: string;
  /** undefined: this build has no such field. */
  readonly access: FieldAccess | undefined;
  readonly rule: AnyRule<unknown>;
}

/** Reads the fields of the model off structures of one type, by a plan that is worked out once. */
export class StructPlan<F extends object> {
  readonly steps: readonly PlanStep[];
  /** Those that this build should have and the symbols do not tell. */
  private readonly lacking: readonly PlanStep[];

  constructor(
    readonly fields: StructFields,
    plan: Plan<F>,
  ) {
    this.steps = Object.entries<AnyRule<unknown> | undefined>(plan).flatMap(([field, rule]) =>
      rule ? [{ field, access: fields.findAny(rule.at), rule }] : [],
    );
    this.lacking = this.steps.filter(({ access, rule }) => !access && rule.notInAll !== true);
  }

  /** Facts of all fields that could be read. */
  read(view: StructView): F {
    const facts: Record<string, Known<unknown>> = {};
    for (const step of this.steps) {
      const fact = factOf(step, view, view.place);
      if (fact) facts[step.field] = fact;
    }
    // Every rule makes the value of the field that it stands for.
    return facts as F;
  }

  /** The symbols lack fields that this build should have. */
  get isLacking(): boolean {
    return this.lacking.length > 0;
  }

  /** Says of each field that could not be read why. Costs nothing where the structure was read whole. */
  reportUnknowns(sink: FactSink, of: EntityId, view: StructView): void {
    if (view.isWhole && this.lacking.length === 0) return;
    for (const { field } of this.lacking) sink.add({ kind: 'unknown', of, field, reason: 'no-symbols' });
    for (const { field, access } of this.steps) {
      const reason = access && view.reasonAt(access);
      if (reason !== undefined) sink.add({ kind: 'unknown', of, field, reason });
    }
  }
}

/** The fact that a step makes of a structure; undefined where it was not read, or means nothing. */
export function factOf({ access, rule }: PlanStep, view: StructView, place: StructPlace): Known<unknown> | undefined {
  if ('fact' in rule) return rule.fact(view);
  if (!access || view.reasonAt(access) !== undefined) return undefined;
  const raw = view.raw(access);
  const value = valueOf(rule, raw, view);
  return value === undefined ? undefined : new MemoryFact(value, place, access, raw);
}

function valueOf(rule: FieldRule<unknown> | WholeRule<unknown>, raw: number | bigint, view: StructView): unknown {
  if ('number' in rule) return rule.number(Number(raw));
  return 'pointer' in rule ? rule.pointer(toAddress(BigInt(raw))) : rule.whole(view);
}

/** The address of the structure itself, told by a field that shows that it is there. */
export function self(...at: readonly string[]): WholeRule<Address> {
  return { at, whole: view => view.address };
}

/** A number as it is. */
export function count(...at: readonly string[]): {
  readonly at: readonly string[];
  readonly number: (n: number) => number;
} {
  return { at, number: value => value };
}

/** A bit: set or not. */
export function bit(...at: readonly string[]): {
  readonly at: readonly string[];
  readonly number: (n: number) => boolean;
} {
  return { at, number: value => value !== 0 };
}

/** A pointer; null where there is none. */
export function nullable(...at: readonly string[]): {
  readonly at: readonly string[];
  readonly pointer: (value: Address) => Address | null;
} {
  return { at, pointer: value => (value === 0n ? null : value) };
}
