/** Headers and the padding of contents come in blocks of this size (POSIX ustar). */
const BLOCK = 512;

/** One file of an unpacked tar archive. */
export function fileOfTar(tar, wanted) {
  for (let at = 0; at + BLOCK <= tar.length;) {
    const name = textAt(tar, at, 100);
    const size = parseInt(textAt(tar, at + 124, 12), 8) || 0;
    const start = at + BLOCK;
    if (name === wanted && start + size <= tar.length) return tar.subarray(start, start + size);
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return undefined;
}

function textAt(bytes, start, length) {
  const field = bytes.subarray(start, start + length);
  const end = field.indexOf(0);
  return field.toString('latin1', 0, end < 0 ? length : end).trim();
}
