/** Names of the series colours in tokens.css. */
const series = ['--series-1', '--series-2', '--series-3', '--series-4', '--series-5', '--series-6'] as const;

/** Colour and dash of the n-th series: six colours, then the same dashed. Two cues, for eyes that see few colours. */
export function seriesLook(place: number): { readonly colour: string; readonly dash: number[] | undefined } {
  const dashes = [undefined, [6, 4], [2, 3], [10, 4, 2, 4]];
  return { colour: series[place % series.length]!, dash: dashes[Math.floor(place / series.length) % dashes.length] };
}

/** The present value of a colour token, as a canvas needs it. */
export function colourOf(element: Element, token: string): string {
  const probe = document.createElement('span');
  probe.style.color = `var(${token})`;
  probe.style.display = 'none';
  element.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
