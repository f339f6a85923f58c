/** Carries messages by subject: each at least once, those of one id once, to consumers that are remembered by name. */
export interface StreamProvider {
  /**
   * Messages of a subject, those that came while nobody listened among them, until the signal is aborted; then it ends without an
   * error. What was delivered and not acknowledged comes again, to whoever subscribes as the same consumer next.
   * @throws {InvalidInputError} at the first message, for a subject or consumer that cannot be one.
   * @throws {UnavailableError} when the messages can no longer be got; subscribing again goes on after what was acknowledged.
   */
  subscribe(subject: string, options: SubscribeOptions): AsyncIterable<StreamMessage>;
  /**
   * Resolves when the message is kept. One of an id that was published to the subject within the last two minutes or more is
   * not kept again: then `duplicate` is true.
   * @throws {InvalidInputError} for a subject or an id that cannot be one. @throws {UnavailableError} when it may not be kept.
   */
  publish(subject: string, message: PublishedMessage, options: { readonly signal?: AbortSignal | undefined }): Promise<{ readonly duplicate: boolean }>;
  /**
   * Forgets a consumer's place in a subject, and keeps nothing of it: who subscribes as it later begins as a new one. One that is not
   * there is forgotten already.
   * @throws {InvalidInputError} for a subject or consumer that cannot be one. @throws {UnavailableError} when it may not be forgotten.
   */
  forget(subject: string, consumer: string): Promise<void>;
  /** Ends every subscription without an error, and takes nothing more. */
  close(): Promise<void>;
}

export interface SubscribeOptions {
  /** Whose place in the subject is remembered: 1 to 100 letters, digits, dashes and underscores. Two who subscribe as one share the messages. */
  readonly consumer: string;
  /** Most messages that are delivered and neither acknowledged nor handed back, 1 to 10,000. */
  readonly inFlight: number;
  /** A message that is not acknowledged for so long comes again, in milliseconds; at least 100. */
  readonly ackWaitMs: number;
  readonly signal: AbortSignal;
  /** Is told when messages can come, when they no longer can and when they can again; an error that ends the subscription is thrown instead. */
  readonly onListening?: ((listening: Listening) => void) | undefined;
}

/** Whether messages of a subscription can come now. */
export type Listening = { readonly listening: true } | { readonly listening: false; readonly reason: string };

export interface PublishedMessage {
  /** 1 to 200 characters, the same when it is published again. */
  readonly id: string;
  readonly data: Uint8Array;
}

/** A message as it is delivered. */
export interface StreamMessage {
  /** As it was published; of a message without one, a text that is the same whenever it is delivered. */
  readonly id: string;
  readonly data: Uint8Array;
  /** How often it has been delivered: 1 for the first time. */
  readonly deliveries: number;
  /** Resolves when the provider knows that it is done with: it does not come again. */
  ack(): Promise<void>;
  /** Hands it back: it comes again, after `delayMs` or a little later. */
  nak(delayMs: number): Promise<void>;
}
