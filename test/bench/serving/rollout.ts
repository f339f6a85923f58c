import type { CairnUnderTest } from './cairn.js';
import { closedLoop } from './load.js';
import { logisticRegression } from './models.js';
import { jsonRequests } from './requests.js';
import { fixed, type Table } from './table.js';

/** A rollout 0 → 10 → 50 → 100 %, and another one that is rolled back, while 300 requests a second come. */
export async function rollout(cairn: CairnUnderTest): Promise<Table> {
  const name = 'rollout';
  const [first, second] = [await cairn.version(name, logisticRegression(1)), await cairn.version(name, logisticRegression(2))];
  const endpointId = await cairn.endpoint(name, first);
  const { token, cairn: client } = cairn.engineer;
  const made = jsonRequests({ endpoint: name, token });
  const sticky = jsonRequests({ endpoint: name, token }, (number) => ({ sticky_key: `customer ${number}` }));
  let [asked, failed] = [0, 0];
  const moved = new Map<number, string[]>();
  const rows: Table['rows'][number][] = [];
  let going = true;
  const share = { candidate: 0, all: 0 };
  let candidate = second;
  const seen = (status: number, body: () => string, number: number): void => {
    asked++;
    if (status !== 200) return void failed++;
    const version = /"model_version":"([^"]+)"/.exec(body())?.[1] ?? '';
    if (number % 2 === 0) {
      share.all++;
      if (version === candidate) share.candidate++;
    } else {
      const key = ((number - 1) / 2) % 100;
      const history = moved.get(key) ?? [];
      if (history.at(-1) !== version) moved.set(key, [...history, version]);
    }
  };
  const load = (async () => {
    while (going) await closedLoop({ port: cairn.port, connections: 16, forMs: 1_000, perSecond: 300, request: (number) => (number % 2 === 0 ? made[number % 100]! : sticky[((number - 1) / 2) % 100]!), seen });
  })();
  const state = async (id: string): Promise<{ status: string; trafficPercent: number; stepIndex: number }> =>
    (await client.query<{ rollout: { status: string; trafficPercent: number; stepIndex: number } }>('query ($id: ID!) { rollout(id: $id) { status trafficPercent stepIndex } }', { id })).rollout;
  const watch = async (id: string, until: (seen: { status: string; trafficPercent: number }) => boolean): Promise<void> => {
    for (let percent = -1; ; ) {
      const now = await state(id);
      if (now.trafficPercent !== percent || now.status !== 'RUNNING') {
        if (share.all > 500) rows.push({ 'traffic %': percent, 'share found %': fixed((share.candidate / share.all) * 100, 2), of: share.all, 'difference, points': fixed((share.candidate / share.all) * 100 - percent, 2) });
        share.candidate = share.all = 0;
        percent = now.trafficPercent;
      }
      if (until(now)) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const options = { steps: [10, 50, 100], bakeMs: 20_000, minRequests: 100, maxScoreShift: 20 };
  const forward = await cairn.rollout(endpointId, second, 'canary', options);
  await watch(forward, ({ status }) => status !== 'RUNNING');
  candidate = first;
  const back = await cairn.rollout(endpointId, first, 'canary', options);
  await watch(back, ({ trafficPercent }) => trafficPercent === 50);
  const ordered = performance.now();
  await client.query('mutation ($id: ID!) { rollBackRollout(id: $id, reason: "bench") { status } }', { id: back });
  const rolledBackMs = performance.now() - ordered;
  going = false;
  await load;
  const forwardEnd = await state(forward);
  // A key moves to the candidate once, and back when that is taken out: never more often than there are rollouts.
  const restless = [...moved.values()].filter((history) => history.length > 4).length;
  rows.push({ 'traffic %': `requests ${asked}, failed ${failed}; first rollout ${forwardEnd.status}; rolled back in ${Math.round(rolledBackMs)} ms; keys that moved more than once a rollout: ${restless} of ${moved.size}` });
  return { title: 'a rollout under 300 requests a second: 0 → 10 → 50 → 100 %, and one rolled back at 50 %', rows };
}
