import type { Block, Document, Inline, Proof, Sheet, Step, Text } from '../document';
import { lazily } from '../lazily';
import type { Redactor } from './redactor';

/** The same document without what is to be taken out. */
export function redactDocument(document: Document, redactor: Redactor): Document {
  return {
    title: redactor.text(document.title),
    subtitle: inlines(document.subtitle, redactor),
    blocks: document.blocks.map(one => block(one, redactor)),
  };
}

export function redactSheet({ columns, rows }: Sheet, redactor: Redactor): Sheet {
  return {
    columns,
    rows: lazily(rows, row => row.map(cell => (typeof cell === 'string' ? redactor.text(cell) : cell))),
  };
}

function block(one: Block, redactor: Redactor): Block {
  const all = (texts: readonly Text[]): readonly Text[] => texts.map(text => inlines(text, redactor));
  switch (one.kind) {
    case 'heading':
    case 'paragraph':
      return { ...one, text: inlines(one.text, redactor) };
    case 'list':
      return { ...one, items: all(one.items) };
    case 'table':
      return { ...one, rows: lazily(one.rows, all) };
    case 'chain':
      return { ...one, steps: one.steps.map(step => stepOf(step, redactor)) };
    case 'evidence':
      return { ...one, summary: inlines(one.summary, redactor), proofs: one.proofs.map(p => proof(p, redactor)) };
    case 'verbatim':
      return {
        ...one,
        summary: redactor.text(one.summary),
        lines: one.lines.map(line => redactor.text(line)),
      };
    case 'picture':
      return { ...one, title: redactor.text(one.title), draw: own => one.draw(text => own(redactor.text(text))) };
  }
}

function stepOf(step: Step, redactor: Redactor): Step {
  return {
    ...step,
    text: inlines(step.text, redactor),
    proofs: step.proofs.map(one => proof(one, redactor)),
  };
}

function proof({ place, source, text, isNotUnderstood }: Proof, redactor: Redactor): Proof {
  return {
    place: redactor.text(place),
    source: redactor.command(source),
    text: isNotUnderstood === true ? redactor.unknownLine(text) : redactor.text(text),
  };
}

function inlines(text: Text, redactor: Redactor): Text {
  return text.map((one): Inline => {
    if (typeof one === 'string') return redactor.text(one);
    return one.kind === 'unknown' ? one : { ...one, text: redactor.text(one.text) };
  });
}
