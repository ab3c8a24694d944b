const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

export const SVG_NAMESPACE = 'http://www.w3.org/2000/svg';
export const XLINK_NAMESPACE = 'http://www.w3.org/1999/xlink';

/** Elements that draw or are drawn with. Each can be bounded by counting; everything else cannot or need not. */
export const DRAWN_ELEMENTS = words(`
  svg g defs symbol use path rect circle ellipse line polyline polygon text tspan
  linearGradient radialGradient stop clipPath mask style
`);

/** Elements that say something about the picture and draw nothing: left out with all that is in them. */
export const SILENT_ELEMENTS = words('title desc metadata');

/** Attributes that are kept; every other harmless one (names, notes of editors) is left out. */
export const KEPT_ATTRIBUTES = words(`
  id class transform viewBox preserveAspectRatio width height x y x1 x2 y1 y2 cx cy r rx ry fx fy fr dx dy d points
  pathLength gradientUnits gradientTransform spreadMethod offset clipPathUnits maskUnits maskContentUnits textLength
`);

/** Properties that are kept, as attributes and in styles. None can make the picture larger than its root says. */
export const STYLE_PROPERTIES = words(`
  fill fill-opacity fill-rule stroke stroke-width stroke-opacity stroke-linecap stroke-linejoin stroke-miterlimit
  stroke-dasharray stroke-dashoffset opacity color display visibility clip-path clip-rule mask mask-type stop-color
  stop-opacity paint-order vector-effect mix-blend-mode isolation overflow transform font-family font-size font-weight
  font-style text-anchor letter-spacing word-spacing dominant-baseline
`);

/** Properties that draw a lot of picture for a few letters. */
export const UNSAFE_PROPERTIES = /^(filter|backdrop-filter|marker|marker-(start|mid|end)|cursor)$/;
