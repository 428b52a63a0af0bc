import type { Address } from '../../base/address';
import type { Symbols, Types } from '../types';

/** An image that is loaded: the kernel, a driver, or (with a process) a program or library of user mode. */
export interface LoadedModule {
  /** As debuggers call it: `nt`, `ntdll`, `rpcrt4`; file name without ending for the rest. */
  readonly name: string;
  /** File name: `ntoskrnl.exe`. Base name only. */
  readonly imageName: string;
  /** Path as the loader keeps it, where it was read. */
  readonly path?: string;
  readonly base: Address;
  /** Bytes. */
  readonly size: number;
  readonly timeDateStamp?: number;
  readonly checksum?: number;
  /** EPROCESS of a user-mode module; absent: mapped in every address space. */
  readonly process?: Address;
}

/** Whether there are symbols for a module, and why not. */
export type SymbolState =
  | { readonly kind: 'deferred' }
  | { readonly kind: 'loaded'; readonly file: string; readonly exact: boolean }
  /** Types of a kernel that is exactly known, without symbols of its own; those would be `wanted`. */
  | { readonly kind: 'built-in'; readonly build: string; readonly wanted?: string; readonly key?: string }
  /** `wanted`: base name of the PDB; `key`: its GUID and age as symbol stores write them. */
  | { readonly kind: 'missing'; readonly wanted?: string; readonly key?: string; readonly why: string };

/** A place in an image: `nt!KiSwapContext+0x76`. */
export interface SymbolPlace {
  readonly module: LoadedModule;
  /** Absent where the module has no symbol at or below the address. */
  readonly name?: string;
  /** Bytes behind the symbol, or behind the base of the module. */
  readonly displacement: number;
}

/** The modules of a target with their symbols. */
export interface ModuleMap {
  /** Those of the kernel, and those of user mode that were read. */
  readonly loaded: readonly LoadedModule[];
  /** Reads the images of user mode of some processes. Absent: the target has none. */
  readonly loadUserModules?: (processes: readonly Address[], signal?: AbortSignal) => Promise<void>;
  readonly unloaded: readonly { readonly name: string; readonly base: Address; readonly end: Address }[];
  /** `process`: whose user-mode modules count. */
  find(address: Address, process?: Address): LoadedModule | undefined;
  /** By debugger name or file name, without regard to case. */
  byName(name: string): LoadedModule | undefined;
  symbolsOf(module: LoadedModule): Symbols | undefined;
  typesOf(module: LoadedModule): Types | undefined;
  stateOf(module: LoadedModule): SymbolState;
  /** What lies at an address; undefined outside of all modules. */
  nearest(address: Address, process?: Address): SymbolPlace | undefined;
}

/** `nt!KiSwapContext+0x76`, `mydriver+0x1234`; undefined outside of all modules. */
export function symbolText(place: SymbolPlace | undefined): string | undefined {
  if (!place) return undefined;
  const base = place.name === undefined ? place.module.name : `${place.module.name}!${place.name}`;
  return place.displacement === 0 ? base : `${base}+0x${place.displacement.toString(16)}`;
}
