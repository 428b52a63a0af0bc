const NAMESPACE = 'http://www.w3.org/2000/svg';

/** Pictures are made with DOM calls only: texts come from logs and targets and must never be read as markup. */
export function createSvg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>>,
): SVGElementTagNameMap[K] {
  const created = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) created.setAttribute(key, String(value));
  return created;
}

/** Arrow heads of one size on lines of any width, one for each class. */
export function arrowHeads(classes: readonly string[]): SVGDefsElement {
  const defs = createSvg('defs', {});
  for (const id of classes) {
    const marker = createSvg('marker', {
      id,
      viewBox: '0 0 8 8',
      refX: 7,
      refY: 4,
      markerUnits: 'userSpaceOnUse',
      markerWidth: 11,
      markerHeight: 11,
      orient: 'auto-start-reverse',
    });
    marker.append(createSvg('path', { d: 'M0,0 L8,4 L0,8 z', class: id }));
    defs.append(marker);
  }
  return defs;
}
