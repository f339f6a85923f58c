import { describe, expect, test } from 'vitest';
import { readConfig } from './config.js';

describe('CAIRN_NATS_URL', () => {
  test('names one server of NATS or several; without it there are no streams', () => {
    expect(readConfig({ CAIRN_NATS_URL: 'nats://one:4222, tls://two:4222' }).natsUrl).toBe('nats://one:4222, tls://two:4222');
    expect(readConfig({}).natsUrl).toBeUndefined();
  });

  test.each(['http://one:4222', 'one:4222', 'nats://one,', 'nats://one,ftp://me:secret@two'])('is refused as %s, and no password is shown', (value) => {
    expect(() => readConfig({ CAIRN_NATS_URL: value })).toThrow(`CAIRN_NATS_URL is '${value.replace('me:secret', '…')}'; expected nats://host:port or tls://host:port, with commas between several`);
  });
});
