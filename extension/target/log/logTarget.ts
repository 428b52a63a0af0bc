import type { LogFacts } from '../../text/logFacts';

export interface OpenLogOptions {
  readonly signal?: AbortSignal;
  /** From 0 to 1, and the same in words. At most once a chunk (1 MiB). */
  readonly onProgress?: (fraction: number, text: string) => void;
  /** A TextDecoder label: read the bytes so, whatever they look like. Default: found out. */
  readonly encoding?: string;
  /** ANSI code page for lines that are not UTF-8, as a TextDecoder label. Default: windows-1252. */
  readonly codePage?: string;
}

/** The text of an answer, the line of its prompt first. */
export interface LogAnswer {
  readonly text: string;
  /** The answer is longer than 8 MiB: only its beginning is here. */
  readonly truncated: boolean;
}

/** A saved log that was read. The file is open only while it, or an answer of it, is read. */
export interface LogTarget {
  readonly path: string;
  /** Bytes, when it was read. */
  readonly size: number;
  readonly facts: LogFacts;
  /** Lines are those of the replayed session, not of the file. */
  readonly isRecording?: true;
  /** The text of a command by its index. Rejects when the file cannot be read any more, or there is no such command. */
  answer(index: number): Promise<LogAnswer>;
}
