/** Half of a prediction that another server made, as KServe's payload logger tells it. */
export interface PayloadEvent {
  /** The same for a request and its answer. */
  readonly id: string;
  readonly half: 'request' | 'answer';
  /** Name of the endpoint: KServe's `inferenceservicename`. */
  readonly endpoint: string;
  /** When it happened. */
  readonly at: Date;
  /** JSON of the inference protocol, V1 or V2. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A half as it is kept until the other is there. */
export interface KeptHalf {
  readonly endpointId: string;
  readonly eventId: string;
  readonly half: 'request' | 'answer';
  readonly at: Date;
  /** JSON, without the values of redacted inputs. */
  readonly body: string;
  readonly redacted: readonly string[];
  readonly callerId: string;
}

/** Both halves of one request. */
export interface PayloadPair {
  readonly endpointId: string;
  readonly eventId: string;
  readonly request: string;
  readonly requestAt: Date;
  readonly answer: string;
  readonly answerAt: Date;
  readonly redacted: readonly string[];
  readonly callerId: string;
}
