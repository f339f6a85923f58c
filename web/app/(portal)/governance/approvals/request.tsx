'use client';

import type { ApprovalRequest } from '../../../../live/queries/approvals';
import { plural } from '../../../../ui/format';
import { NodeLink } from '../../../../ui/node-link';
import { Section } from '../../../../ui/page';
import { Status } from '../../../../ui/status';
import { Ago, At } from '../../../../ui/time';
import { Decide } from '../../../_parts/approval/decide';
import { GateResults } from '../../../_parts/approval/gate-results';
import { BoundDigests } from './bound-digests';
import { FiguresBeside } from './figures-beside';
import { WhatChanges } from './what-changes';
import styles from './approvals.module.css';

/** A version that waits: what changes on the left, the evidence on the right, the decision beneath. */
export function Request({ request, onDecided }: { readonly request: ApprovalRequest; readonly onDecided: () => Promise<unknown> }) {
  const { version, champion, figures, refusals, approvalsGiven, approvalsRequired } = request;
  const days = version.model.approvalPolicy.approvalDays;
  return (
    <article className={styles['request']} aria-label={`${version.model.name} v${version.number}`}>
      <header>
        <h2>
          <NodeLink id={version.id}>
            {version.model.name} v{version.number}
          </NodeLink>
        </h2>
        <p>
          {champion === null ? 'It would be the first to be served' : `It would take the place of v${champion.number}`}. {approvalsGiven} of {plural(approvalsRequired, 'approval')} given; a yes counts for {plural(days, 'day')}, and is void once anything below changes.
        </p>
      </header>
      <div className={styles['sides']}>
        <div>
          <WhatChanges version={version} champion={champion} />
          <BoundDigests version={version} />
          {version.approvals.length > 0 && (
            <Section title="Said so far" note={version.approvals.length}>
              <ul className={styles['said']}>
                {version.approvals.map(({ id, decision, actor, at, reason, expiresAt, counts, voidReason }) => (
                  <li key={id}>
                    <Status value={decision} /> {actor.name}, <Ago at={at} />: “{reason}”
                    <small>
                      {counts ? <>Counts until <At at={expiresAt} />.</> : voidReason !== null && `Does not count: ${voidReason}.`}
                    </small>
                  </li>
                ))}
              </ul>
            </Section>
          )}
        </div>
        <div>
          <GateResults results={version.gateResults} open={version.gateResults.length <= 2} />
          <FiguresBeside version={version} champion={champion} figures={figures} />
        </div>
      </div>
      <Decide version={version} champion={champion} refusals={refusals} onDecided={onDecided} />
    </article>
  );
}
