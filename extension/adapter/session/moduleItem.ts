import type { Address } from '../../base/address';

/** A module as views and DAP show it, whatever kind of target it comes from. */
export interface ModuleItem {
  /** As debuggers call it: `nt`. */
  readonly name: string;
  /** File name, where it is known and says more than the name. */
  readonly imageName?: string;
  readonly path?: string;
  readonly start: Address;
  /** Behind the last byte. */
  readonly end: Address;
  /** EPROCESS of a user-mode module. */
  readonly process?: Address;
  /** In words; absent where nothing says it. */
  readonly symbols?: string;
  readonly symbolFile?: string;
  /** Symbols were looked for and are not there. */
  readonly missing?: boolean;
  /** Line of a log that lists it. */
  readonly line?: number;
}
