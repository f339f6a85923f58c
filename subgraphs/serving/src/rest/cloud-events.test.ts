import { expect, test } from 'vitest';
import { readCloudEvents } from './cloud-events.js';

const now = new Date('2026-11-30T12:00:00Z');
const attributes = { specversion: '1.0', id: 'r 1', source: 'http://localhost:9081/', type: 'org.kubeflow.serving.inference.request', inferenceservicename: 'late', time: '2026-11-30T11:59:59.5Z' };
const body = { instances: [[1, 2]] };
const expected = { id: 'r 1', half: 'request', endpoint: 'late', at: new Date('2026-11-30T11:59:59.5Z'), body };
const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));

test('one event comes with its attributes as headers, or whole in the body, as JSON, text or base64', () => {
  const headers = { 'content-type': 'application/json', ...Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, name === 'id' ? 'r%201' : value])) };
  expect(readCloudEvents(headers, bytes(body), now)).toEqual([expected]);
  const type = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
  expect(readCloudEvents(type, bytes({ ...attributes, data: body }), now)).toEqual([expected]);
  expect(readCloudEvents(type, bytes({ ...attributes, data: JSON.stringify(body) }), now)).toEqual([expected]);
  expect(readCloudEvents(type, bytes({ ...attributes, data_base64: bytes(body).toString('base64') }), now)).toEqual([expected]);
});

test('several events come as a list', () => {
  const answer = { ...attributes, type: 'org.kubeflow.serving.inference.response', time: undefined, data: { predictions: [1] } };
  expect(readCloudEvents({ 'content-type': 'application/cloudevents-batch+json' }, bytes([{ ...attributes, data: body }, answer]), now)).toEqual([expected, { ...expected, half: 'answer', at: now, body: { predictions: [1] } }]);
});

test('a clock that goes ahead says now', () => {
  expect(readCloudEvents({ 'content-type': 'application/cloudevents+json' }, bytes({ ...attributes, time: '2027-01-01T00:00:00Z', data: body }), now)).toEqual([{ ...expected, at: now }]);
});

test.each<[change: object, message: string]>([
  [{ specversion: '0.3' }, `'specversion' is "0.3"; expected 1.0`],
  [{ type: 'org.example' }, `'type' is "org.example"; expected org.kubeflow.serving.inference.request or org.kubeflow.serving.inference.response`],
  [{ type: 'constructor' }, `'type' is "constructor"`],
  [{ id: '' }, `'id' is ""; expected a text of 1 to 500 characters`],
  [{ id: 'a\0' }, "'id' is "],
  [{ inferenceservicename: undefined }, "'inferenceservicename' is missing"],
  [{ time: 'yesterday' }, `'time' is "yesterday"; expected an ISO 8601 time from the year 2000 on`],
  [{ time: '1999-12-31T00:00:00Z' }, "'time' is"],
  [{ data: { predictions: [1] } }, "its data is no request of the inference protocol; expected JSON with 'inputs' or 'instances'"],
  [{ data: '{' }, 'data is not JSON'],
  [{ data: undefined }, 'its data is no request'],
])('an event with %j is refused by name', (change, message) => {
  const type = { 'content-type': 'application/cloudevents-batch+json' };
  const event = { ...attributes, data: body };
  expect(() => readCloudEvents(type, bytes([event, { ...event, ...change }]), now)).toThrow(`Event 2: ${message.startsWith('data is') ? '' : message}`);
});

test('what is no event is refused', () => {
  expect(() => readCloudEvents({}, bytes(body), now)).toThrow("There is no header 'ce-id'");
  expect(() => readCloudEvents({ 'content-type': 'application/cloudevents-batch+json' }, bytes({}), now)).toThrow('The body is no list of at most 1,000 events');
  expect(() => readCloudEvents({ 'content-type': 'application/cloudevents+json' }, Buffer.from('['), now)).toThrow('The body is not JSON');
  expect(() => readCloudEvents({ 'ce-id': 'a', 'ce-specversion': '1.0', 'ce-type': 'org.kubeflow.serving.inference.request', 'ce-inferenceservicename': 'x' }, Buffer.from('\u0001binary'), now)).toThrow('The body is not JSON');
});
