import type { Kernel } from './kernel';
import type { Objects } from './objects';

/** Buckets of `_OBJECT_DIRECTORY`. */
const BUCKETS = 37;

/** The object namespace: directories come into being with the first name that needs them. */
export class Directories {
  readonly root: bigint;
  private readonly paths = new Map<string, bigint>();

  constructor(
    private readonly kernel: Kernel,
    private readonly objects: Objects,
  ) {
    this.root = objects.create({ type: 'Directory', struct: '_OBJECT_DIRECTORY', name: '\\', directory: 0n }).address;
    this.paths.set('', this.root);
    kernel.setGlobal('ObpRootDirectoryObject', this.root);
    const types = this.directory('\\ObjectTypes');
    kernel.setGlobal('ObpTypeDirectoryObject', types);
    for (const { name, body } of objects.createTypes(types)) this.insert(types, name, body);
  }

  /** Directory and last part of a full path. */
  locate(path: string): { readonly directory: bigint; readonly name: string } {
    const cut = path.lastIndexOf('\\');
    return { directory: this.directory(path.slice(0, cut)), name: path.slice(cut + 1) };
  }

  /** Enters an object into a directory. */
  insert(directory: bigint, name: string, body: bigint): void {
    const hash = hashOf(name);
    const bucket = directory + BigInt((hash % BUCKETS) * 8);
    const entry = this.kernel.struct(
      '_OBJECT_DIRECTORY_ENTRY',
      this.kernel.paged.allocate(this.kernel.layout.sizeOf('_OBJECT_DIRECTORY_ENTRY')),
    );
    entry.set({ ChainLink: this.kernel.space.readUint(bucket, 8), Object: body }).setWhereKnown({ HashValue: hash });
    this.kernel.space.writeUint(bucket, 8, entry.address);
  }

  private directory(path: string): bigint {
    const known = this.paths.get(path);
    if (known !== undefined) return known;
    const { directory, name } = this.locate(path);
    const body = this.objects.create({ type: 'Directory', struct: '_OBJECT_DIRECTORY', name, directory }).address;
    this.paths.set(path, body);
    this.insert(directory, name, body);
    return body;
  }
}

/** The hash of the object manager over upper-case characters. */
function hashOf(name: string): number {
  let hash = 0;
  for (const char of name.toUpperCase()) hash = (hash + ((hash << 1) >>> 0) + (hash >>> 1) + char.charCodeAt(0)) >>> 0;
  return hash;
}
