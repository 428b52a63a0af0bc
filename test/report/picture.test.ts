import assert from 'node:assert/strict';
import { defaultTreeAdapter, type DefaultTreeAdapterTypes, parse } from 'parse5';
import { waitPicture } from '../../extension/adapter/graph/waitPicture';
import type { Picture, PictureNode } from '../../extension/report/picture/picture';
import { svgText } from '../../extension/report/picture/svgText';
import { renderReport } from '../../extension/report/renderReport';
import { sampleInput } from './support';

function box(entity: string, title: string, y: number, role: PictureNode['role'] = 'step'): PictureNode {
  return { entity, kind: 'thread', title, detail: 'WrLpcReply', role, x: 100, y, width: 160, height: 46 };
}

const SMALL: Picture = {
  nodes: [box('a', 'a.exe 1.2', 40, 'start'), box('b', '<script>"b"</script>', 140, 'root')],
  edges: [
    {
      from: 'a',
      to: 'b',
      label: 'waits for',
      certainty: 'likely',
      circle: false,
      points: [
        { x: 100, y: 63 },
        { x: 100, y: 117 },
      ],
    },
  ],
  width: 200,
  height: 180,
  omitted: 0,
};

type Element = DefaultTreeAdapterTypes.Element;

/** All elements of a page. */
function elementsOf(node: DefaultTreeAdapterTypes.ParentNode): readonly Element[] {
  return node.childNodes.flatMap(child =>
    defaultTreeAdapter.isElementNode(child) ? [child, ...elementsOf(child)] : [],
  );
}

describe('the wait graph in a report', () => {
  it('is drawn with each box and line once, and says in words what it shows', () => {
    const svg = svgText(SMALL, 'Who waits');
    assert.equal(svg.match(/<rect /g)?.length, 2);
    assert.match(svg, /<g class="edge likely"><title>a\.exe 1\.2 waits for &lt;script&gt;.*\(likely\)<\/title>/);
    assert.match(svg, /<path d="M100 63L100 117"\/>/);
    // The head of the arrow points down, at the end of the line.
    assert.match(svg, /<path class="head" d="M100 117L96 108L104 108Z"\/>/);
    assert.match(svg, /<g class="node root"><title>[^<]*holds the others up/);
    assert.doesNotMatch(svg, /<script/);
  });

  it('stands in the HTML of a hang report, without scripts or anything that is loaded', () => {
    const html = renderReport('hang', 'html', sampleInput({ picture: waitPicture }));
    const elements = elementsOf(parse(html));
    const names = elements.map(element => element.tagName);
    assert.equal(names.filter(name => name === 'svg').length, 1);
    assert.ok(names.filter(name => name === 'rect').length > 10);
    assert.ok(!names.some(name => ['script', 'link', 'img', 'iframe', 'object', 'use', 'image'].includes(name)));
    assert.ok(!elements.some(element => element.attrs.some(({ name }) => name.startsWith('on') || name === 'href')));
    const policy = elements.find(element => element.attrs.some(({ value }) => value === 'Content-Security-Policy'));
    assert.match(policy?.attrs.find(({ name }) => name === 'content')?.value ?? '', /default-src 'none'/);
  });

  it('shows the deadlock of the sample, and none of the threads that nothing holds up', () => {
    const html = renderReport('hang', 'html', sampleInput({ picture: waitPicture }));
    assert.match(html, /class="node deadlock"/);
    assert.match(html, /class="edge certain circle"/);
    assert.doesNotMatch(renderReport('hang', 'markdown', sampleInput({ picture: waitPicture })), /svg/);
  });

  it('renames before it cuts, so that nothing of a long name is left', () => {
    const { analysis } = sampleInput();
    const drawn = waitPicture(analysis, analysis.chains)(() => 'x');
    assert.ok(drawn?.nodes.every(node => node.title === 'x'));
    assert.equal(
      waitPicture(analysis, [])(text => text),
      undefined,
    );
  });
});
