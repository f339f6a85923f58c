import { NotFoundError } from '@cairn/core';
import type { ResultOf } from 'gql.tada';
import { ask } from './graph/ask.js';
import { graphql } from './graph/document.js';
import type { Connection } from './transport.js';

const document = graphql(`
  query ($id: ID!) {
    passport(predictionId: $id) {
      prediction {
        id projectId observedAt servedAt latencyMs features outputs score trafficPercent
        caller { id name } label { value at } rollout { id status strategy } rolloutStep { index trafficPercent }
      }
      endpoint { id name }
      variant { id digest }
      modelVersion {
        id number status digest createdAt createdBy { id name } model { id name } featureView { id name version }
        gateResults { id passed explanation gate { id name description } }
        approvals { id decision at reason actor { id name } modelDigest evaluationDigest gatesDigest }
      }
      run { id name startedAt startedBy { id name } params { key value } code { commit repository dirty } }
      datasetVersions { id number digest rowCount dataset { id name } quality { passed checks { name passed message } } }
      whyLive { eventId type at actor { id name } nodeId summary }
      upstream { nodes { id kind label status createdAt } edges { from to relation validFrom validTo recordedAt eventId } truncated }
      auditEntry { eventId index at }
    }
  }
`);

/** Everything behind one prediction, as the graph answers it. */
export type Passport = NonNullable<ResultOf<typeof document>['passport']>;

export async function passport(connection: Connection, predictionId: string): Promise<Passport> {
  const { passport: found } = await ask(connection, document, { id: predictionId });
  if (!found) throw NotFoundError.node('Prediction', predictionId);
  return found;
}
