export { streamNats, type StreamNatsOptions } from './stream-nats.js';
