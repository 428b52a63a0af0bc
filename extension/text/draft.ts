import type { Known } from '../model/evidence';

/** Fields of an entity while they are being collected. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** Names of the fields of T that hold a value of type V. */
export type FieldsOf<T, V> = {
  [K in keyof T]-?: NonNullable<T[K]> extends Known<infer W>
    ? V extends W
      ? W extends V
        ? K
        : never
      : never
    : never;
}[keyof T];
