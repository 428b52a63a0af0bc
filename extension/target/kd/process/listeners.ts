import type { Disposable } from '../../../base/disposables';

/** Listeners of one kind of event, called in the order in which they came. */
export class Listeners<T> {
  private readonly all = new Set<(value: T) => void>();

  add(listener: (value: T) => void): Disposable {
    this.all.add(listener);
    return { dispose: () => this.all.delete(listener) };
  }

  fire(value: T): void {
    for (const listener of [...this.all]) listener(value);
  }
}
