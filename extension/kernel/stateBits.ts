import type { FieldAccess, StructFields } from './fieldAccess';
import type { StructView } from './structView';

/**
 * Bits of a state word by their names. Builds order and add bits, so each is found by its own field. What one state
 * means is worked out once: there are many structures and few states.
 */
export class StateBits<T> {
  private readonly state: FieldAccess | undefined;
  private readonly bits: readonly { readonly name: string; readonly access: FieldAccess }[];
  private readonly known = new Map<number, T>();

  /**
   * @param word the field that holds all of them
   * @param names of the bits, as members of the structure
   * @param as what is made of the names; each is told with whether it is set
   */
  constructor(
    fields: StructFields,
    word: string,
    names: readonly string[],
    private readonly as: (bits: readonly { readonly name: string; readonly set: boolean }[]) => T,
  ) {
    this.state = fields.find(word);
    this.bits = names.flatMap(name => {
      const access = fields.find(name);
      return access ? [{ name: name.slice(name.lastIndexOf('.') + 1), access }] : [];
    });
  }

  /** undefined where the word was not read. */
  of(view: StructView): T | undefined {
    if (!this.state || view.reasonAt(this.state) !== undefined) return undefined;
    const state = Number(view.raw(this.state));
    let meaning = this.known.get(state);
    if (meaning === undefined) {
      meaning = this.as(this.bits.map(({ name, access }) => ({ name, set: Number(view.raw(access)) !== 0 })));
      // A damaged target may show as many states as structures.
      if (this.known.size < 4096) this.known.set(state, meaning);
    }
    return meaning;
  }
}
