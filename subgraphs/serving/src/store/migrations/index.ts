import { CreateServing1700000000000 } from './1700000000000-create-serving.js';
import { StopRollouts1764500000000 } from './1764500000000-stop-rollouts.js';
import { ConfigureEndpoints1764510000000 } from './1764510000000-configure-endpoints.js';
import { AddRequestId1764520000000 } from './1764520000000-add-request-id.js';
import { PartitionPredictions1764530000000 } from './1764530000000-partition-predictions.js';
import { TakePayloadEvents1764540000000 } from './1764540000000-take-payload-events.js';
import { CompareVariants1764550000000 } from './1764550000000-compare-variants.js';
import { CountTraffic1764560000000 } from './1764560000000-count-traffic.js';
import { AnswerStreams1764570000000 } from './1764570000000-answer-streams.js';
import { WatchStreams1764585000000 } from './1764585000000-watch-streams.js';

/** In the order they are run. */
export const migrations = [
  CreateServing1700000000000,
  StopRollouts1764500000000,
  ConfigureEndpoints1764510000000,
  AddRequestId1764520000000,
  PartitionPredictions1764530000000,
  TakePayloadEvents1764540000000,
  CompareVariants1764550000000,
  CountTraffic1764560000000,
  AnswerStreams1764570000000,
  WatchStreams1764585000000,
];
