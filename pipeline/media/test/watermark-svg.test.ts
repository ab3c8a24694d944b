import sharp from 'sharp';
import t from 'tap';
import { inspectImage } from '../watermark/image.js';
import { rasterise } from '../watermark/raster.js';

const bad = (detail: RegExp) => ({ code: 'invalid_watermark', detail });
const XMLNS = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
const svg = (body: string, attributes = 'viewBox="0 0 40 20"'): Buffer =>
  Buffer.from(`<svg ${XMLNS} ${attributes}>${body}</svg>`);
const read = (bytes: Buffer) => {
  const image = inspectImage(bytes);
  if (image.kind !== 'svg') throw new Error('no SVG');
  return image;
};
const written = (body: string): string => read(svg(body)).source(40, 20);

const REFUSED: readonly (readonly [string, Buffer, RegExp])[] = [
  ['DOCTYPE', Buffer.concat([Buffer.from('<!DOCTYPE svg>'), svg('')]), /DOCTYPE/],
  ['doctype in small letters', Buffer.concat([Buffer.from('<!doctype svg [<!ENTITY a "b">]>'), svg('')]), /DOCTYPE/],
  ['an entity declared inside', svg('<!ENTITY a SYSTEM "file:///etc/hostname">'), /DOCTYPE/],
  ['an unknown entity', svg('<text>&xxe;</text>'), /not written/],
  ['a bare ampersand', svg('<text>a & b</text>'), /not written/],
  [
    'a style sheet from elsewhere',
    Buffer.concat([Buffer.from('<?xml-stylesheet href="a"?>'), svg('')]),
    /instructions/,
  ],
  ['an instruction inside', svg('<?php x ?>'), /instructions/],
  [
    'a declaration of another encoding',
    Buffer.concat([Buffer.from('<?xml version="1.0" encoding="utf-7"?>'), svg('')]),
    /instructions/,
  ],
  ['UTF-16', Buffer.from(`\ufeff${svg('').toString()}`, 'utf16le'), /neither/],
  ['UTF-16 without a mark', Buffer.from(svg('').toString(), 'utf16le'), /not written/],
  ['broken UTF-8', Buffer.concat([svg(''), Buffer.from([0xc0, 0xbc])]), /UTF-8/],
  ['a null character', svg('<g>\0</g>'), /not written/],
  ['a null character by number', svg('<text>&#0;</text>'), /not written/],
  ['script', svg('<script>alert(1)</script>'), /script/],
  ['script with a prefix', svg('<x:script xmlns:x="urn:x"/>'), /script/],
  ['script in notes', svg('<metadata><script/></metadata>'), /script/],
  ['script in capitals', svg('<SCRIPT/>'), /SCRIPT/],
  ['foreignObject', svg('<foreignObject/>'), /foreignObject/],
  ['image', svg('<image href="#a"/>'), /image/],
  ['feImage', svg('<filter><feImage href="#a"/></filter>'), /filter/],
  ['an animation that sets href', svg('<use href="#a"><set attributeName="href" to="http://a.test/"/></use>'), /set/],
  ['a link', svg('<a href="#b"><g/></a>'), /\(a\)/],
  ['a filter', svg('<g filter="url(#f)"/>'), /filters/],
  ['a filter in a style', svg('<g style="filter:blur(9px)"/>'), /not known|filters/],
  ['a pattern', svg('<pattern/>'), /pattern/],
  ['an unknown element', svg('<blink/>'), /not known/],
  ['SVG under a prefix', Buffer.from('<s:svg xmlns:s="http://www.w3.org/2000/svg" viewBox="0 0 4 4"/>'), /unusual/],
  ['SVG under a prefix inside', svg('<s:g xmlns:s="http://www.w3.org/2000/svg"/>'), /unusual/],
  ['another default namespace', svg('<g xmlns="http://www.w3.org/1999/xhtml"/>'), /unusual/],
  ['href elsewhere', svg('<use href="http://a.test/#b"/>'), /outside/],
  ['xlink:href elsewhere', svg('<use xlink:href="a.svg#b"/>'), /outside/],
  [
    'href under another prefix',
    svg('<use xmlns:y="http://www.w3.org/1999/xlink" y:href="file:///etc/passwd"/>'),
    /outside/,
  ],
  ['a data URI', svg('<use href="data:image/svg+xml;base64,AAAA"/>'), /outside/],
  ['href that starts with a space', svg('<use href=" #a"/>'), /outside/],
  ['href in numbers', svg('<use &#x68;ref="http://a.test/"/>'), /not written/],
  ['a value of href in numbers', svg('<use href="&#104;ttp://a.test/"/>'), /outside/],
  ['an empty href', svg('<use href=""/>'), /outside/],
  ['src', svg('<g src="#a"/>'), /elsewhere/],
  ['xml:base', svg('<g xml:base="http://a.test/"/>'), /elsewhere/],
  ['an event handler', svg('<g onclick="x()"/>'), /event/],
  ['an event handler in capitals', svg('<g ONLOAD="x()"/>'), /event/],
  ['url() elsewhere', svg('<g fill="url(http://a.test/#g)"/>'), /outside/],
  ['url() of data', svg('<g mask="url(data:image/png;base64,AAAA)"/>'), /outside/],
  ['url() in quotes', svg('<g fill="url(&quot;//a.test/&quot;)"/>'), /outside/],
  ['url() in capitals', svg('<g fill="URL(a)"/>'), /outside/],
  ['url() after a fallback', svg('<g fill="url(#a) url(b)"/>'), /outside/],
  ['url() in CSS escapes', svg('<g style="fill:\\75rl(http://a.test/)"/>'), /escapes/],
  ['url() with an escaped hash', svg('<g style="fill:url(\\23 a)"/>'), /escapes/],
  ['url() through a number', svg('<g style="fill:&#117;rl(x)"/>'), /outside/],
  ['image-set()', svg('<g style="mask:image-set(&quot;a&quot; 1x)"/>'), /outside/],
  ['var()', svg('<g style="fill:var(--a)"/>'), /outside/],
  ['@import', svg('<style>@import "http://a.test/";</style>'), /not understood/],
  ['@import in CDATA', svg('<style><![CDATA[@import url(#a);]]></style>'), /not understood/],
  ['@font-face', svg('<style>@font-face{src:url(#a)}</style>'), /at-rules/],
  ['@import split by comments', svg('<style>@/**/import url(x)</style>'), /not understood/],
  ['url() elsewhere in a style sheet', svg('<style>.a{fill:url(http://a.test/)}</style>'), /outside/],
  ['url() by an open selector', svg('<style>g{fill:url(#a)}</style>'), /class/],
  ['a comment without an end', svg('<style>/* .a{}</style>'), /end/],
  ['a circle of use', svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), /circle/],
  ['a use inside what it uses', svg('<g id="a"><use href="#a"/></g>'), /circle/],
  [
    'a mask inside itself by a class',
    svg('<style>.m{mask:url(#m)}</style><mask id="m"><path class="m"/></mask>'),
    /circle/,
  ],
  ['51 uses', svg(`<g id="a"/>${'<use href="#a"/>'.repeat(51)}`), /use elements/],
  ['an id twice', svg('<g id="a"/><path id="a"/>'), /twice/],
  ['2,001 elements', svg('<g/>'.repeat(2000)), /2000/],
  ['33 levels', svg(`${'<g>'.repeat(32)}${'</g>'.repeat(32)}`), /deep/],
  ['a wrong closing tag', svg('<g></path>'), /match/],
  ['a tag left open', Buffer.from('<svg viewBox="0 0 1 1"><g>'), /cut off/],
  ['two roots', Buffer.concat([svg(''), svg('')]), /exactly one/],
  ['another root', Buffer.from('<html/>'), /exactly one/],
  ['text around it', Buffer.concat([svg(''), Buffer.from('x')]), /outside its picture/],
  ['an attribute twice', svg('<g id="a" id="b"/>'), /not written/],
  ['an attribute without quotes', svg('<g id=a/>'), /not written/],
  ['attributes that touch', svg('<g id="a"class="b"/>'), /not written/],
  ['no size', svg('', ''), /how large/],
  ['a size in percent alone', svg('', 'width="100%" height="100%"'), /how large/],
  ['an empty viewBox', svg('', 'viewBox="0 0 0 10"'), /viewBox/],
  ['a viewBox without numbers', svg('', 'viewBox="0 0 Infinity 1"'), /viewBox/],
  ['a needle', svg('', 'viewBox="0 0 1 200"'), /long/],
  ['too much text', svg(`<text>${'x'.repeat(1001)}</text>`), /text/],
  ['257 KB', svg(`<!--${' '.repeat(257 * 1024)}-->`), /too large/],
];

t.test('what could fetch, run, explode or is not understood is refused', async (t) => {
  for (const [name, bytes, detail] of REFUSED) t.throws(() => inspectImage(bytes), bad(detail), name);
});

t.test('references that multiply are counted as if they had been followed', async (t) => {
  const doubling = (levels: number) =>
    svg(
      Array.from({ length: levels }, (_, n) =>
        n === 0
          ? '<mask id="m0"><path/></mask>'
          : `<mask id="m${n}"><g mask="url(#m${n - 1})"/><g mask="url(#m${n - 1})"/></mask>`,
      ).join(''),
    );
  t.ok(read(doubling(6)));
  t.throws(() => inspectImage(doubling(14)), bad(/simplify/));
  const chain = Array.from({ length: 40 }, (_, n) => `<clipPath id="c${n}" clip-path="url(#c${n + 1})"/>`).join('');
  t.throws(() => inspectImage(svg(chain)), bad(/simplify/));
  const byClass = `<style>.a,.b{clip-path:url(#c0)}</style>${Array.from(
    { length: 13 },
    (_, n) =>
      `<style>.k${n}{clip-path:url(#c${n + 1})}</style><clipPath id="c${n}"><path class="k${n}"/><path class="x k${n}"/></clipPath>`,
  ).join('')}`;
  t.throws(() => inspectImage(svg(byClass)), bad(/simplify/));
});

t.test('logos as drawing programs write them pass', async (t) => {
  const inkscape = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
    <!-- Created with a drawing program -->
    <svg width="40mm" height="20mm" viewBox="0 0 40 20" version="1.1" id="svg5" xmlns="http://www.w3.org/2000/svg"
      xmlns:inkscape="urn:inkscape" xmlns:sodipodi="urn:sodipodi" xmlns:rdf="urn:rdf" inkscape:version="1.2">
      <sodipodi:namedview id="nv" pagecolor="#ffffff" inkscape:zoom="0.7"/>
      <metadata><rdf:RDF><rdf:li/></rdf:RDF></metadata>
      <g inkscape:label="Layer (1)" id="layer1"><path style="fill:#ff0000;stroke:none;-inkscape-stroke:none" d="M 0,0 H 40 V 20 H 0 Z" id="p"/></g>
    </svg>`;
  const illustrator = `\ufeff<svg id="Layer_1" data-name="Layer 1" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20">
    <defs><style type="text/css"><![CDATA[ .cls-1 { fill: url(#g); } .cls-2, .cls-3 { clip-path: url('#c') } /* x */ ]]></style>
    <linearGradient id="g"><stop offset="0" stop-color="red"/><stop offset="1" stop-color="rgb(255, 0, 0)"/></linearGradient>
    <clipPath id="c"><rect width="40" height="20"/></clipPath></defs>
    <g class="cls-2"><rect class="cls-1" width="40" height="20" transform="translate(0 0) rotate(0)"/></g></svg>`;
  const figma = `<svg width="40" height="20" viewBox="0 0 40 20" fill="none" xmlns="http://www.w3.org/2000/svg">
    <g clip-path="url(#clip0)"><path fill-rule="evenodd" clip-rule="evenodd" d="M0 0H40V20H0Z" fill="#F00"/></g>
    <defs><clipPath id="clip0"><rect width="40" height="20" fill="white"/></clipPath></defs></svg>`;
  for (const [name, text] of Object.entries({ inkscape, illustrator, figma })) {
    const image = read(Buffer.from(text));
    t.equal(image.width / image.height, 2, name);
    const { data } = await rasterise(image, { width: 80, height: 40 }, 'kept');
    const { data: apart } = await rasterise(image, { width: 80, height: 40 }, { limitMs: 60_000 });
    t.same([...data.subarray(0, 4)], [255, 0, 0, 255], `${name} is drawn from its first pixel`);
    t.same([...data.subarray(-4)], [255, 0, 0, 255], `${name} is drawn to its last pixel`);
    t.ok(data.equals(apart), `${name} comes out the same from a process of its own`);
  }
});

t.test('what comes out is written anew from what was understood', async (t) => {
  const text = written(
    `<title>secret</title><desc/><!-- secret --><metadata>secret</metadata><q:x xmlns:q="urn:q"><path d="secret"/></q:x>
     <g data-name="secret" q:y="secret" id="a&lt;b" style="fill:red;cursor:none;-x-y:secret"/><text>1 &lt; 2 &#x26; 3</text>`,
  );
  t.notMatch(text, /secret/);
  t.match(text, 'id="a&lt;b"');
  t.match(text, 'style="fill:red"');
  t.match(text, '>1 &lt; 2 &amp; 3</text>');
  t.match(text, 'width="40"');
  t.equal(read(Buffer.from(text)).source(40, 20), text, 'and reads the same again');
});

t.test('the size', async (t) => {
  const sizeOf = (attributes: string) => {
    const { width, height } = read(svg('', attributes));
    return [width, height];
  };
  t.same(sizeOf('width="30" height="10px"'), [30, 10]);
  t.same(sizeOf('width="1in" height="72pt"'), [96, 96]);
  t.same(sizeOf('width="100%" height="50%" viewBox="-5,-5 40 20"'), [40, 20]);
  t.same(sizeOf('width="10" viewBox="0 0 40 20"'), [40, 20]);
  const { source } = read(svg('<path d="M0 0H30V10H0z"/>', 'width="30" height="10"'));
  const { info } = await sharp(Buffer.from(source(300, 100)))
    .raw()
    .toBuffer({ resolveWithObject: true });
  t.match(info, { width: 300, height: 100 });
});

t.test('a drawing that a rasteriser gets lost in is killed', async (t) => {
  // 20,000 lines across each other: over 100 million crossings, more than half a minute of work.
  const lines = Array.from({ length: 20_000 }, (_, n) => `L${(n * 7919) % 1920} ${(n * 6007) % 1080}`).join('');
  const image = read(svg(`<path fill-rule="evenodd" d="M0 0${lines}z"/>`, 'viewBox="0 0 1920 1080"'));
  await t.rejects(rasterise(image, { width: 1920, height: 1080 }, { limitMs: 1500 }), bad(/too long to draw/));
});

t.test('a style cannot make the picture larger than it is drawn', async (t) => {
  const image = read(svg('<style>svg{width:90000px;height:90000px}</style><path d="M0 0H9V9z" style="width:9in"/>'));
  const { width, height, data } = await rasterise(image, { width: 40, height: 20 }, { limitMs: 60_000 });
  t.same([width, height, data.length], [40, 20, 3200]);
});
