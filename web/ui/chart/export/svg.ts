/** The colours of a picture that leaves the portal: always those of the light theme, on white paper. */
export interface PaperLook {
  readonly text: string;
  readonly quiet: string;
  readonly line: string;
  readonly baseline: string;
  readonly bad: string;
  /** By the names of the palette: `--series-1`. */
  readonly series: (token: string) => string;
}

/** A text for an attribute or the inside of an element. */
function escapeXml(says: string): string {
  // Characters that XML has no place for would make the whole file unreadable.
  const sayable = says.replaceAll(/[\p{Cc}\uFFFE\uFFFF]/gu, (sign) => (sign === '\t' || sign === '\n' || sign === '\r' ? sign : ''));
  return sayable.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** An element with attributes. Numbers are written with two decimals at most: nobody sees a hundredth of a pixel. */
export function tag(name: string, attributes: Readonly<Record<string, string | number | undefined>>, inside = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(typeof value === 'number' ? String(Number(value.toFixed(2))) : value!)}"`)
    .join('');
  return inside === '' ? `<${name}${written}/>` : `<${name}${written}>${inside}</${name}>`;
}

export interface TextOptions {
  readonly fill: string;
  readonly size?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly weight?: number;
  /** Turned by so many degrees. */
  readonly turn?: number;
  /** With a little paper around it, where lines pass behind. */
  readonly halo?: boolean;
}

export function text(x: number, y: number, says: string, { fill, size = 11, anchor = 'start', weight, turn, halo = false }: TextOptions): string {
  return tag('text', { x, y, fill, 'font-size': size, 'text-anchor': anchor, 'font-weight': weight, transform: turn === undefined ? undefined : `rotate(${turn} ${x} ${y})`, ...(halo ? { stroke: '#ffffff', 'stroke-width': 3, 'paint-order': 'stroke' } : {}) }, escapeXml(says));
}

/** A line of the legend. */
export interface Key {
  readonly label: string;
  readonly colour: string;
  readonly dash?: string | undefined;
}

export interface PaperOptions {
  readonly title: string;
  readonly width: number;
  /** Height of the chart itself, in pixels; title and legend come on top. */
  readonly height: number;
  readonly keys: readonly Key[];
  readonly look: PaperLook;
}

const titleHeight = 40;
const keyHeight = 18;

/** A picture that stands alone: white paper, the title, the chart, the legend in columns. */
export function paper(body: string, { title, width, height, keys, look }: PaperOptions): string {
  const columns = Math.max(1, Math.min(4, Math.floor(width / 220)));
  const rows = Math.ceil(keys.length / columns);
  const total = titleHeight + height + rows * keyHeight + 16;
  const legend = keys.map(({ label, colour, dash }, place) => {
    const x = 16 + (place % columns) * ((width - 32) / columns);
    const y = titleHeight + height + 12 + Math.floor(place / columns) * keyHeight;
    const most = Math.floor((width - 32) / columns / 6.2) - 5;
    return tag('line', { x1: x, x2: x + 18, y1: y - 4, y2: y - 4, stroke: colour, 'stroke-width': 2, 'stroke-dasharray': dash }) + text(x + 24, y, label.length > most ? `${label.slice(0, most - 1)}…` : label, { fill: look.text });
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${total}" viewBox="0 0 ${width} ${total}" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif">${[
    tag('title', {}, escapeXml(title)),
    tag('rect', { width, height: total, fill: '#ffffff' }),
    text(16, 26, title, { fill: look.text, size: 14, weight: 600 }),
    tag('g', { transform: `translate(0 ${titleHeight})` }, body),
    ...legend,
  ].join('')}</svg>\n`;
}
