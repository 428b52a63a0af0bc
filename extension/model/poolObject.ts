import type { Address } from '../base/address';

/** The object of a user-mode thread pool that handles the messages of a port: what its completion key points at. */
export interface PoolObject {
  readonly address: Address;
  /** `ntdll!TppAlpcpExecuteCallback`: runs when a message comes. */
  readonly execute: string;
  /** `rpcrt4!LrpcIoComplete`: what it calls. */
  readonly complete: string;
  /** Object of the RPC runtime that the call is handed on to. */
  readonly handler?: Address;
  /** SubProcessTag: the service for which the pool works, as the service control manager numbers it. */
  readonly tag?: number;
  /** `likely` where both routines are named by symbols, else a guess by their modules. */
  readonly certainty: 'likely' | 'heuristic';
}
