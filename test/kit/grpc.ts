import { Client, credentials, Metadata, type ServiceError } from '@grpc/grpc-js';

const asIs = (bytes: Buffer): Buffer => bytes;

/** A client that speaks bytes; what they mean is the test's. */
export class RawGrpc implements Disposable {
  readonly client: Client;

  /** @param address `host:port`. */
  constructor(address: string) {
    this.client = new Client(address, credentials.createInsecure(), { 'grpc.max_receive_message_length': -1 });
  }

  /** The answer's bytes. @throws {ServiceError} with the status. */
  call(method: string, message: Uint8Array, options: { readonly metadata?: Readonly<Record<string, string>>; readonly deadlineMs?: number } = {}): Promise<Buffer> {
    const deadline = options.deadlineMs === undefined ? {} : { deadline: Date.now() + options.deadlineMs };
    return new Promise((resolve, reject) => {
      this.client.makeUnaryRequest(method, asIs, asIs, Buffer.from(message), metadataOf(options.metadata), deadline, (error: ServiceError | null, answer?: Buffer) => (error ? reject(error) : resolve(answer!)));
    });
  }

  /** Sends all messages on one stream and reads the answers until its end. */
  async stream(method: string, messages: readonly Uint8Array[], metadata: Readonly<Record<string, string>>): Promise<Buffer[]> {
    const call = this.client.makeBidiStreamRequest(method, asIs, asIs, metadataOf(metadata));
    for (const message of messages) call.write(Buffer.from(message));
    call.end();
    const answers: Buffer[] = [];
    for await (const answer of call as AsyncIterable<Buffer>) answers.push(answer);
    return answers;
  }

  [Symbol.dispose](): void {
    this.client.close();
  }
}

function metadataOf(texts: Readonly<Record<string, string>> = {}): Metadata {
  const metadata = new Metadata();
  for (const [name, text] of Object.entries(texts)) metadata.set(name, text);
  return metadata;
}
