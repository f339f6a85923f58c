'use client';

import { useEffect } from 'react';
import { useProjectVariables } from '../../../../live/project';
import { ComplianceCrosswalk, type Duty } from '../../../../live/queries/compliance';
import { useLive } from '../../../../live/use-live';
import { useUrlState } from '../../../../live/use-url-state';
import { plural } from '../../../../ui/format';
import { Answer, Section } from '../../../../ui/page';
import { QuerySource } from '../../../../ui/query-source';
import { Segments } from '../../../../ui/segments';
import { Empty } from '../../../../ui/states';
import { useNow } from '../../../../ui/time';
import { Answered } from '../../../_parts/answered';
import { coverageOf, inWords, sourcesOf, statuses, type Coverage } from './coverage';
import { DutyRow } from './duty-row';
import styles from './compliance.module.css';

/** Evidence comes with nearly every event: it is counted again so often, not with each of them. */
const lookMs = 30_000;

/** Duties of laws and guidelines, and what was recorded that answers them. */
export function Compliance() {
  const live = useLive(ComplianceCrosswalk, useProjectVariables({}));
  const { refresh } = live;
  const looks = Math.floor(useNow() / lookMs);
  useEffect(() => void refresh(), [refresh, looks]);
  return (
    <Answered live={live}>
      {({ complianceCrosswalk: duties }) => <Crosswalk duties={duties} source={<QuerySource {...live.source} />} />}
    </Answered>
  );
}

function Crosswalk({ duties, source }: { readonly duties: readonly Duty[]; readonly source: React.ReactNode }) {
  const [show, setShow] = useUrlState('show', 'all');
  const open = duties.filter(({ status }) => status !== 'COVERED');
  const shown = sourcesOf(show === 'open' ? open : duties);
  const whole = new Map(sourcesOf(duties).map(({ name, coverage }) => [name, coverage]));
  return (
    <>
      <Answer>
        Of {plural(duties.length, 'duty', 'duties')}, {inWords(coverageOf(duties))}. {duties[0]?.disclaimer}
      </Answer>
      <div className={styles['tools']}>
        <Segments
          label="Which duties"
          value={show === 'open' ? 'open' : 'all'}
          onChange={setShow}
          choices={[
            { value: 'all', label: `All ${duties.length}` },
            { value: 'open', label: `Not covered ${open.length}` },
          ]}
        />
        {source}
      </div>
      {shown.length === 0 && <Empty title="Every duty is covered">Each of their questions has an answer that is fresh.</Empty>}
      {shown.map(({ name, duties: own, coverage }) => (
        <Section key={name} title={name} note={<Bar coverage={whole.get(name) ?? coverage} />}>
          <ul className={styles['duties']}>
            {own.map((duty) => (
              <DutyRow key={duty.id} duty={duty} />
            ))}
          </ul>
        </Section>
      ))}
    </>
  );
}

/** The numbers, and the same as a quiet bar. */
function Bar({ coverage }: { readonly coverage: Coverage }) {
  return (
    <span className={styles['coverage']}>
      <span className={styles['bar']} aria-hidden="true">
        {statuses.map((status) => coverage[status] > 0 && <span key={status} data-status={status} style={{ flexGrow: coverage[status] }} />)}
      </span>
      {inWords(coverage)}
    </span>
  );
}
