/*
 * Symbols of a dump: what is needed, and fetching it. The user decides with file and server in sight, so a download names
 * the server that was shown.
 */

export interface SymbolsArguments {
  /** A module as debuggers call it; absent: the kernel. */
  readonly module?: string;
}

export interface SymbolsResponse {
  /** The symbol path in use, in kd's syntax. */
  readonly path: string;
  readonly servers: readonly { readonly url: string; readonly cache: string }[];
  /** Absent where the symbols are there, or nothing says which are needed. */
  readonly wanted?: { readonly module: string; readonly file: string; readonly key: string };
  /** Why the kernel has no symbols, and where they were looked for. */
  readonly why?: string;
}

export interface DownloadArguments extends SymbolsArguments {
  /** URL of one of the servers that were shown. */
  readonly server: string;
}

export interface RunArguments {
  readonly command: string;
}

export interface RunResponse {
  readonly text: string;
}
