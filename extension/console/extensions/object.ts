import type { Address } from '../../base/address';
import type { KernelTarget } from '../../kernel/kernelTarget';
import { readStrings, stringPlace } from '../../kernel/unicodeStrings';
import { type ConsoleCommand, type ConsoleContext, ConsoleError } from '../consoleCommand';
import { takeAddress, takeFlags, unquoted } from './argumentList';
import { pointer } from './kdText';
import { type KernelObject, KernelObjects } from './kernelObjects';
import { kernelOf } from './machine';
import { objectAtPath, readDirectory } from './objectDirectory';
import { DIRECTORY_HEADER, directoryRow, objectRows } from './objectText';

const COUNTS_AND_NAME = 0x1;
const CONTENTS = 0x8;
const INDENT = '    ';

/** `!object Address [Flags]` and `!object \Path`. */
export const objectCommand: ConsoleCommand = {
  names: ['!object'],
  async run(args, context, out, signal) {
    const kernel = kernelOf(context);
    const objects = await KernelObjects.of(kernel, signal);
    const { address, flags } = await askedObject(args.trim(), kernel, objects, context, signal);
    const [object] = await objects.read([address], signal);
    if (object?.isRead !== true) throw new ConsoleError(`Unable to read object header at ${pointer(address)}`);
    if (!object.type) throw new ConsoleError(`${pointer(address)}: Not a valid object (ObjectType invalid)`);
    const lines = [...objectRows(object, INDENT, (flags & (COUNTS_AND_NAME | CONTENTS)) === 0)];
    if ((flags & CONTENTS) !== 0) lines.push(...(await contents(kernel, objects, object, signal)));
    for (const line of lines) out.write(`${line}\n`);
  },
};

async function askedObject(
  text: string,
  kernel: KernelTarget,
  objects: KernelObjects,
  context: ConsoleContext,
  signal: AbortSignal,
): Promise<{ readonly address: Address; readonly flags: number }> {
  const all = COUNTS_AND_NAME | CONTENTS;
  const path = unquoted(text);
  if (path.startsWith('\\')) {
    const found = await objectAtPath(kernel, objects, path, signal);
    if (found === undefined) throw new ConsoleError(`Object ${path} not found`);
    return { address: found, flags: all };
  }
  const { address, rest } = await takeAddress(text, context, signal);
  const asked = address ?? objects.root;
  if (asked === undefined) throw new ConsoleError('Unable to read ObpRootDirectoryObject');
  return { address: asked, flags: (await takeFlags(rest, all, context, signal)).flags };
}

/** What a directory holds, or where a symbolic link leads. */
async function contents(
  kernel: KernelTarget,
  objects: KernelObjects,
  object: KernelObject,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (object.type?.name === 'SymbolicLink') return linkTarget(kernel, object.address, signal);
  if (object.type?.name !== 'Directory') return [];
  const entries = await readDirectory(kernel, object.address, signal);
  const found = await objects.read(
    entries.map(entry => entry.object),
    signal,
  );
  const rows = found.map((one, i) => {
    const bucket = entries[i]?.bucket;
    return directoryRow(one, bucket === entries[i - 1]?.bucket ? undefined : bucket);
  });
  return [...DIRECTORY_HEADER, ...rows];
}

async function linkTarget(kernel: KernelTarget, address: Address, signal: AbortSignal): Promise<readonly string[]> {
  const link = await kernel.struct('_OBJECT_SYMBOLIC_LINK', address, signal);
  const place = stringPlace(link, 'LinkTarget');
  const [target] = place ? await readStrings(kernel, [place], signal) : [];
  return target?.ok ? [`    Target String is '${target.text}'`] : [];
}
