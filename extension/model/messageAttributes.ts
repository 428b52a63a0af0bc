import type { Address } from '../base/address';

/** What goes with a message beside its data. A part is null where the message has none, absent where the build has no such part. */
export interface MessageAttributes {
  readonly clientContext?: Address | null;
  readonly serverContext?: Address | null;
  readonly portContext?: Address | null;
  readonly cancelPortContext?: Address | null;
  readonly securityData?: Address | null;
  readonly view?: Address | null;
  readonly handleData?: Address | null;
  readonly directEvent?: Address | null;
  /** Thread number in whose name the work is done; null: in nobody's. */
  readonly workOnBehalf?: number | null;
}

/** `_SECURITY_QUALITY_OF_SERVICE`. */
export interface SecurityQos {
  readonly level?: 'anonymous' | 'identification' | 'impersonation' | 'delegation';
  /** The receiver sees what the sender changes in its token later. */
  readonly dynamic?: boolean;
  /** Only what is enabled in the token counts. */
  readonly effectiveOnly?: boolean;
}

/** `_KALPC_HANDLE_DATA`: a handle that travels with a message. Only what was read is present. */
export interface HandleAttribute {
  /** OB_*_OBJECT_TYPE bits. */
  readonly objectType?: number;
  /** Handles; Windows 7 sends one. */
  readonly count?: number;
  /** EPROCESS that sent it. */
  readonly process?: Address | null;
  /** Handle in the table of that process. */
  readonly handle?: Address | null;
  readonly object?: Address | null;
}

/** `_KALPC_VIEW`: memory that travels with a message. */
export interface ViewAttribute {
  /** EPROCESS in which it is mapped. */
  readonly process?: Address | null;
  readonly address?: Address | null;
  /** Bytes. */
  readonly size?: number;
  readonly writable?: boolean;
}

/** `_KALPC_SECURITY_DATA`: the sender's token as it was when the context was made. */
export interface SecurityAttribute {
  /** EPROCESS that made it. */
  readonly process?: Address | null;
  /** Handle of the context in the port's own table. */
  readonly context?: Address | null;
  /** `_TOKEN`. */
  readonly token?: Address | null;
  readonly qos?: SecurityQos;
  readonly revoked?: boolean;
  readonly impersonated?: boolean;
}
