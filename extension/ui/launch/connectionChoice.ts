/** Something to attach to, as launch configurations name it. */
export interface ConnectionChoice {
  readonly kind: 'connection' | 'remote' | 'localKernel';
  /** What `-k` or `-remote` takes; empty for the local kernel. */
  readonly text: string;
}

/** Connections kept; more would only fill the list. */
const MOST_KEPT = 10;

export function isChoice(value: unknown): value is ConnectionChoice {
  if (typeof value !== 'object' || value === null) return false;
  const { kind, text } = value as Partial<Record<keyof ConnectionChoice, unknown>>;
  return (kind === 'connection' || kind === 'remote' || kind === 'localKernel') && typeof text === 'string';
}

/** The list with the newest first, each once. */
export function withNewest(all: readonly ConnectionChoice[], newest: ConnectionChoice): readonly ConnectionChoice[] {
  const others = all.filter(({ kind, text }) => kind !== newest.kind || text !== newest.text);
  return [newest, ...others].slice(0, MOST_KEPT);
}

/** Keys and passwords do not stand in lists and titles. */
export function withoutSecrets(text: string): string {
  return text.replace(/\b(key|password)=[^,\s]+/gi, '$1=…');
}

export function choiceLabel({ kind, text }: ConnectionChoice): string {
  return kind === 'localKernel' ? 'Kernel of this machine' : withoutSecrets(text);
}

/** The attributes that attach to it. */
export function attachTo({ kind, text }: ConnectionChoice): Readonly<Record<string, string | boolean>> {
  return kind === 'localKernel' ? { localKernel: true } : { [kind]: text };
}
