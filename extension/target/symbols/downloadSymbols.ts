import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { FileReader } from '../files/fileReader';
import { storeKey } from '../images/imageFinder';
import { PeFile } from '../images/peFile';
import { type HttpAnswer, HttpError, openHttp } from './httpFetch';
import { MsfFile, PdbFormatError } from './msf';
import { readPdbIdentity } from './pdbIdentity';

/*
 * Fetches one file from a symbol server, only ever because somebody asked for it. Source for the path and the packed
 * forms: Microsoft, "Symbol storage format".
 */

/** A file by what it is asked for at a server. */
export interface WantedFile {
  /** `ntkrnlmp.pdb`. */
  readonly file: string;
  /** GUID and age of a PDB, time stamp and size of an image. */
  readonly key: string;
}

export interface DownloadOptions {
  readonly signal?: AbortSignal;
  /** From 0 to 1, or 0 where the server does not say how long the file is. */
  readonly onProgress?: (fraction: number, text: string) => void;
  /** Bytes. */
  readonly limit?: number;
}

/** A download that failed; `message` is one line that says why. */
export class DownloadError extends Error {
  override readonly name = 'DownloadError';
}

/** A kernel's PDB has 10 to 20 MB, the largest of Windows 200 MB. */
const LIMIT = 1024 * 1024 * 1024;
const NAME = /^[\w.\- ]{1,128}$/;
const KEY = /^[0-9a-fA-F]{1,48}$/;
const PACKED =
  'the server has this file only compressed (a cabinet); unpack it with "expand" into a folder of the symbol path';

/**
 * Fetches a file into `<cache>/<file>/<key>/<file>` and returns that path. It is written beside its place first, so that
 * half a file never stands there; what is not the PDB that was asked for is thrown away.
 *
 * Rejects with a DownloadError, or with the signal's reason.
 */
export async function downloadSymbols(
  wanted: WantedFile,
  server: { readonly url: string; readonly cache: string },
  options: DownloadOptions = {},
): Promise<string> {
  const { file, key } = wanted;
  if (!NAME.test(file) || file.startsWith('.') || !KEY.test(key))
    throw new DownloadError(`"${file}" with the key "${key}" is no file of a symbol server`);
  const url = `${server.url.replace(/\/+$/, '')}/${encodeURIComponent(file)}/${key}/${encodeURIComponent(file)}`;
  const folder = path.join(server.cache, file, key);
  const answer = await open(url, options);
  const part = path.join(folder, `${file}.${process.pid}.part`);
  const place = path.join(folder, file);
  try {
    mkdirSync(folder, { recursive: true });
    await fill(part, answer, { url, file }, options);
    checkFile(part, wanted, url);
    renameSync(part, place);
  } catch (error) {
    rmSync(part, { force: true });
    options.signal?.throwIfAborted();
    throw error instanceof DownloadError ? error : new DownloadError(`${place} cannot be written: ${messageOf(error)}`);
  } finally {
    answer.close();
  }
  options.onProgress?.(1, `${file} is in ${folder}`);
  return place;
}

/** Rejects with a DownloadError, or with the signal's reason. */
async function open(url: string, { signal, limit = LIMIT }: DownloadOptions): Promise<HttpAnswer> {
  try {
    const answer = await openHttp(url, signal);
    const { length = 0 } = answer;
    if (length <= limit) return answer;
    answer.close();
    throw new HttpError(`${url}: ${length} bytes are more than the limit of ${limit}`);
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof HttpError)) throw new DownloadError(`${url}: ${messageOf(error)}`);
    const packed = error.status === 404 && (await hasPacked(url, signal));
    throw new DownloadError(packed ? `${url}: ${PACKED}` : error.message);
  }
}

/** Writes what comes into a file. Rejects with a DownloadError, or with the error of the file system. */
async function fill(
  part: string,
  { body, length }: HttpAnswer,
  { url, file }: { readonly url: string; readonly file: string },
  { signal, limit = LIMIT, onProgress }: DownloadOptions,
): Promise<void> {
  const out = openSync(part, 'w');
  let done = 0;
  try {
    for await (const chunk of body) {
      signal?.throwIfAborted();
      done += chunk.length;
      if (done > limit) throw new DownloadError(`${url}: more than the limit of ${limit} bytes`);
      writeSync(out, chunk);
      onProgress?.(length === undefined ? 0 : Math.min(1, done / length), `${file}: ${megabytes(done)} MB`);
    }
  } catch (error) {
    // Errors of the file system have a path or a call of theirs; all others are of the connection.
    throw error instanceof DownloadError || isFileError(error)
      ? error
      : new DownloadError(`${url}: ${messageOf(error)}`);
  } finally {
    closeSync(out);
  }
  if (length !== undefined && done < length)
    throw new DownloadError(`${url}: the connection ended after ${done} of ${length} bytes`);
}

function isFileError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'syscall' in error &&
    error.syscall === 'write' &&
    'code' in error &&
    error.code !== 'EPIPE'
  );
}

/** Stores may keep files packed: the last letter of the name is then an underscore. */
async function hasPacked(url: string, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    (await openHttp(`${url.slice(0, -1)}_`, signal)).close();
    return true;
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof HttpError) return false;
    throw error;
  }
}

/** @throws DownloadError unless the file is what was asked for. */
function checkFile(place: string, { file, key }: WantedFile, url: string): void {
  const reader = new FileReader(place);
  try {
    const own = /\.pdb$/i.test(file) ? readPdbIdentity(MsfFile.open(reader)).guid : keyOfImage(reader);
    if (own === undefined) throw new DownloadError(`${url}: what the server sent is no image`);
    if (!key.toUpperCase().startsWith(own.toUpperCase()))
      throw new DownloadError(`${url}: the server sent a file of another build (${own}, wanted ${key})`);
  } catch (error) {
    if (error instanceof PdbFormatError) throw new DownloadError(`${url}: what the server sent is ${error.message}`);
    throw error;
  } finally {
    reader.close();
  }
}

/** Time stamp and size, as stores name the folders of images. */
function keyOfImage(reader: FileReader): string | undefined {
  const identity = PeFile.read(reader)?.identity;
  return identity && storeKey(identity.timeDateStamp, identity.sizeOfImage);
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'it failed';
}
