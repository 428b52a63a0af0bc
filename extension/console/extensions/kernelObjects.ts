import { type Address, toAddress } from '../../base/address';
import type { KernelTarget } from '../../kernel/kernelTarget';
import { type KernelVariables, readKernelVariables } from '../../kernel/kernelVariables';
import { type ObjectHeader, ObjectHeaders } from '../../kernel/objectHeaders';
import { type ObjectType, readObjectTypes } from '../../kernel/objectTypes';
import { readStrings } from '../../kernel/unicodeStrings';

/** An object as `!object` shows it. Parts that were not read are absent. */
export interface KernelObject {
  readonly address: Address;
  /** Of the object header. */
  readonly header: Address;
  /** false: the header is in memory that was not read. */
  readonly isRead: boolean;
  readonly type?: { readonly address: Address; readonly name: string };
  readonly handleCount?: number;
  readonly pointerCount?: number;
  /** The last part of its path; null of `directory`: the root, or an object that was taken out of its directory. */
  readonly name?: { readonly text: string; readonly directory: Address | null };
}

/** Reads objects by their bodies, whatever their type. */
export class KernelObjects {
  private constructor(
    private readonly kernel: KernelTarget,
    private readonly variables: KernelVariables,
    private readonly headers: ObjectHeaders,
    private readonly types: ReadonlyMap<number, ObjectType>,
  ) {}

  static async of(kernel: KernelTarget, signal: AbortSignal): Promise<KernelObjects> {
    const variables = await readKernelVariables(kernel, signal);
    const types = await readObjectTypes(kernel, variables.types, signal);
    const byIndex = types.flatMap(type => (type.index === undefined ? [] : [[type.index, type] as const]));
    return new KernelObjects(kernel, variables, new ObjectHeaders(kernel, variables), new Map(byIndex));
  }

  /** false: what type an object is cannot be told. */
  get knowsTypes(): boolean {
    return this.types.size > 0;
  }

  get root(): Address | undefined {
    return this.variables.rootDirectory;
  }

  /** Bytes from a header to its object. */
  get bodyOffset(): bigint {
    return BigInt(this.headers.bodyOffset);
  }

  async read(bodies: readonly Address[], signal: AbortSignal): Promise<readonly KernelObject[]> {
    const headers = await this.headers.read(bodies, signal);
    const named = headers.filter(header => header.name?.text !== undefined);
    const places = named.flatMap(header => header.name?.text ?? []);
    const texts = await readStrings(this.kernel, places, signal);
    const names = new Map(
      named.flatMap((header, i) => {
        const text = texts[i];
        return text?.ok ? [[header.address, text.text] as const] : [];
      }),
    );
    return headers.map(header => this.objectOf(header, names.get(header.address)));
  }

  private objectOf(header: ObjectHeader, name: string | undefined): KernelObject {
    const { address } = header;
    const [handleCount, pointerCount] = [header.handleCount?.value, header.pointerCount?.value];
    const type = this.types.get(header.typeIndex ?? -1)?.stats;
    return {
      address,
      header: toAddress(address - this.bodyOffset),
      isRead: header.typeIndex !== undefined,
      ...(type?.address !== undefined &&
        type.name !== undefined && { type: { address: type.address, name: type.name } }),
      ...(handleCount !== undefined && { handleCount }),
      ...(pointerCount !== undefined && { pointerCount }),
      ...(name !== undefined && header.name && { name: { text: name, directory: header.name.directory } }),
    };
  }
}
