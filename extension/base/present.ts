/** True of anything but null and undefined: a pointer that was read and is not null. */
export function isPresent<T>(value: T | null | undefined): value is T {
  return value !== null && value !== undefined;
}
