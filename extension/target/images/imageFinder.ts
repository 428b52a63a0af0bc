import path from 'node:path';
import type { LoadedModule } from '../../kernel/modules/moduleMap';
import type { ImageFile } from '../../kernel/unwind/imageFile';
import { FileReader } from '../files/fileReader';
import { isFile, storeFiles } from '../symbols/symbolCandidates';
import { PeFile } from './peFile';

/** The kernel is loaded as ntoskrnl.exe; symbol stores also know it by the name that it was built with. */
const OTHER_NAMES: ReadonlyMap<string, readonly string[]> = new Map([
  ['ntoskrnl.exe', ['ntkrnlmp.exe']],
  ['ntkrnlmp.exe', ['ntoskrnl.exe']],
]);

/**
 * Finds the files of loaded images in the folders of a symbol path: in a store under the time stamp and the size
 * (`ntoskrnl.exe/A1B2C3D41046000/ntoskrnl.exe`), else flat. A file counts only if its headers say that it is the very
 * build that was loaded.
 */
export class ImageFinder {
  private readonly open: FileReader[] = [];

  constructor(private readonly folders: readonly string[]) {}

  readonly find = (module: LoadedModule): ImageFile | undefined => {
    if (module.timeDateStamp === undefined || !isPlainName(module.imageName)) return undefined;
    for (const file of this.candidates(module, module.timeDateStamp)) {
      const image = this.tryFile(file, module);
      if (image) return image;
    }
    return undefined;
  };

  close(): void {
    for (const file of this.open.splice(0)) file.close();
  }

  private candidates(module: LoadedModule, timeDateStamp: number): readonly string[] {
    const names = [module.imageName, ...(OTHER_NAMES.get(module.imageName.toLowerCase()) ?? [])];
    const key = storeKey(timeDateStamp, module.size);
    return this.folders.flatMap(folder =>
      names.flatMap(name => [...storeFiles(folder, name, key, [name]), ...[path.join(folder, name)].filter(isFile)]),
    );
  }

  private tryFile(name: string, module: LoadedModule): ImageFile | undefined {
    let file: FileReader;
    try {
      file = new FileReader(name);
    } catch {
      return undefined;
    }
    const image = PeFile.read(file);
    if (image && isBuildOf(image, module)) {
      this.open.push(file);
      return image;
    }
    file.close();
    return undefined;
  }
}

/** Name of the folder of an image in a symbol store. Source: Microsoft, "SymSrv": time stamp, then size, in hex. */
export function storeKey(timeDateStamp: number, sizeOfImage: number): string {
  return `${timeDateStamp.toString(16).toUpperCase().padStart(8, '0')}${sizeOfImage.toString(16)}`;
}

function isBuildOf(image: PeFile, module: LoadedModule): boolean {
  const { timeDateStamp, sizeOfImage, checksum } = image.identity;
  if (timeDateStamp !== module.timeDateStamp || sizeOfImage !== module.size) return false;
  // Neither is every image given a checksum, nor does every list of modules keep it.
  return checksum === 0 || module.checksum === undefined || module.checksum === 0 || checksum === module.checksum;
}

/** Names come from the dump: no paths. */
function isPlainName(name: string): boolean {
  return /^[\w.\- ]+$/.test(name) && !name.startsWith('.');
}
