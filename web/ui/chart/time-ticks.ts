const day = 86_400;
const dayOf = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const dayAndYear = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });

const clockWithSeconds = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit', timeZone: 'UTC' });

/** What stands under a time axis, in UTC: days, or the clock where ticks are closer; the first tells the rest of the date. */
export function timeTicks(ticks: readonly number[], gap: number): string[] {
  return ticks.map((seconds, place) => {
    const at = new Date(seconds * 1_000);
    if (gap >= day) return place === 0 ? dayAndYear.format(at) : dayOf.format(at);
    const time = gap < 60 ? clockWithSeconds : clock;
    return place === 0 || seconds % day === 0 ? `${dayOf.format(at)} ${time.format(at)}` : time.format(at);
  });
}
