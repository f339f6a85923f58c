import type { Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { HostNames } from './host-names.js';

const names = new HostNames(['Cairn.example.org', '10.0.0.7', 'fd00::0:7', '0.0.0.0']);
const asked = (host: string | undefined, localAddress = '127.0.0.1'): boolean => names.admit({ headers: { host }, socket: { localAddress } as Socket });

describe('a listener answers', () => {
  test.each(['localhost', 'localhost:4000', 'LOCALHOST:8080', '127.0.0.1:4000', '[::1]:4000', '[0:0:0:0:0:0:0:1]', 'cairn.example.org', 'cairn.example.org:443', '10.0.0.7:4000', '[fd00::7]:4000', '0.0.0.0:4000'])('to %s', (host) => {
    expect(asked(host)).toBe(true);
  });

  test('to the address that the connection came to, however it is written', () => {
    expect(asked('192.168.1.20:4000', '192.168.1.20')).toBe(true);
    expect(asked('192.168.1.20:4000', '::ffff:192.168.1.20')).toBe(true);
    expect(asked('[fe80:0:0:0:0:0:0:1]:4000', 'fe80::1')).toBe(true);
    expect(asked('192.168.1.21:4000', '192.168.1.20')).toBe(false);
  });
});

test.each([
  undefined,
  '',
  ' ',
  ':4000',
  'evil.example',
  'evil.example:4000',
  'localhost.evil.example',
  'evil.localhost',
  'localhost.',
  'localhost:evil.example',
  'localhost:4000:4000',
  'localhost:999999',
  'localhost@evil.example',
  'evil.example@localhost',
  'localhost/evil',
  'localhost evil.example',
  'localhost,evil.example',
  'cairn.example.org.evil.example',
  '127.0.0.1.nip.example',
  '2130706433',
  '0x7f000001',
  '0177.0.0.1',
  '127.1',
  '[::ffff:127.0.0.1]',
  '[::1',
  '::1',
  '[::1]evil.example',
  'lоcalhost',
])('a listener does not answer to %j', (host) => {
  expect(asked(host)).toBe(false);
});
