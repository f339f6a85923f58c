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

describe('CAIRN_ALLOWED_HOSTS', () => {
  test('adds names to those of the other variables', () => {
    const { hosts } = readConfig({ CAIRN_HOST: '0.0.0.0', CAIRN_PUBLIC_URL: 'https://cairn.example.org:8443/', CAIRN_GATEWAY_URL: 'http://gateway:4000', CAIRN_ALLOWED_HOSTS: 'data, [fd00::7]' });
    expect(hosts).toEqual(['0.0.0.0', 'cairn.example.org', 'gateway', 'data', '[fd00::7]']);
  });

  test.each(['data:4000', 'http://data', '*', '*.example.org', 'a b', '-', 'a,,b/c'])('is refused as %s', (value) => {
    expect(() => readConfig({ CAIRN_ALLOWED_HOSTS: value })).toThrow(/CAIRN_ALLOWED_HOSTS holds '.+'; expected names of hosts without ports/);
  });
});

describe('a value that cannot be is refused without the password in it:', () => {
  const password = 'p/a:s@s#word';

  test.each([
    ['CAIRN_DATABASE_URL', (secret: string) => `postgresql://cairn:${secret}@db:5432/cairn`],
    ['CAIRN_DATABASE_URL', (secret: string) => `mysql://cairn:${secret}@db/cairn`],
    ['CAIRN_DATABASE_URL', (secret: string) => `cairn:${secret}@db`],
    ['CAIRN_PUBLIC_URL', (secret: string) => `ftp://cairn:${secret}@cairn.example.org`],
    ['CAIRN_PORTAL', (secret: string) => `ftp://cairn:${secret}@portal`],
    ['CAIRN_NATS_URL', (secret: string) => `http://cairn:${secret}@nats`],
    ['CAIRN_WITNESSES', (secret: string) => `ftp://cairn:${secret}@witness`],
    ['CAIRN_SUBGRAPHS', (secret: string) => `data=//cairn:${secret}@data`],
    ['CAIRN_ADMIN_TOKEN', (secret: string) => secret],
    ['CAIRN_SECRET', (secret: string) => secret],
  ])('%s', (name, valueWith) => {
    let refusal = '';
    try {
      readConfig({ [name]: valueWith(password) });
    } catch (thrown) {
      refusal = String(thrown);
    }
    expect(refusal).toContain(name);
    for (const part of ['p/a', 's@s', '#word', password]) expect(refusal).not.toContain(part);
  });
});
