/** A field of a message: what JSON calls it, what it holds, and whether it is there many times. */
export interface Field {
  readonly name: string;
  readonly type: 'string' | 'hex' | 'base64' | 'enum' | 'bool' | 'int64' | 'double' | 'fixed64' | Message;
  readonly many?: true;
}

/** Fields by number. Those that are not named here are passed over. */
export interface Message {
  readonly fields: Readonly<Record<number, Field>>;
}

// What the OpenTelemetry Protocol sends of traces (opentelemetry.io/docs/specs/otlp, version 1). Bytes are named by how the
// protocol's JSON writes them: ids in hex, the rest in base64.

const anyValue: { fields: Record<number, Field> } = { fields: {} };
const keyValue: Message = { fields: { 1: { name: 'key', type: 'string' }, 2: { name: 'value', type: anyValue } } };
const arrayValue: Message = { fields: { 1: { name: 'values', type: anyValue, many: true } } };
const keyValueList: Message = { fields: { 1: { name: 'values', type: keyValue, many: true } } };
anyValue.fields = {
  1: { name: 'stringValue', type: 'string' },
  2: { name: 'boolValue', type: 'bool' },
  3: { name: 'intValue', type: 'int64' },
  4: { name: 'doubleValue', type: 'double' },
  5: { name: 'arrayValue', type: arrayValue },
  6: { name: 'kvlistValue', type: keyValueList },
  7: { name: 'bytesValue', type: 'base64' },
};

const status: Message = { fields: { 2: { name: 'message', type: 'string' }, 3: { name: 'code', type: 'enum' } } };
const event: Message = { fields: { 1: { name: 'timeUnixNano', type: 'fixed64' }, 2: { name: 'name', type: 'string' }, 3: { name: 'attributes', type: keyValue, many: true } } };
const link: Message = { fields: { 1: { name: 'traceId', type: 'hex' }, 2: { name: 'spanId', type: 'hex' }, 4: { name: 'attributes', type: keyValue, many: true } } };
const span: Message = {
  fields: {
    1: { name: 'traceId', type: 'hex' },
    2: { name: 'spanId', type: 'hex' },
    4: { name: 'parentSpanId', type: 'hex' },
    5: { name: 'name', type: 'string' },
    6: { name: 'kind', type: 'enum' },
    7: { name: 'startTimeUnixNano', type: 'fixed64' },
    8: { name: 'endTimeUnixNano', type: 'fixed64' },
    9: { name: 'attributes', type: keyValue, many: true },
    11: { name: 'events', type: event, many: true },
    13: { name: 'links', type: link, many: true },
    15: { name: 'status', type: status },
  },
};
const resource: Message = { fields: { 1: { name: 'attributes', type: keyValue, many: true } } };
const scopeSpans: Message = { fields: { 2: { name: 'spans', type: span, many: true } } };
const resourceSpans: Message = { fields: { 1: { name: 'resource', type: resource }, 2: { name: 'scopeSpans', type: scopeSpans, many: true } } };

/** What a client sends. */
export const exportTraceServiceRequest: Message = { fields: { 1: { name: 'resourceSpans', type: resourceSpans, many: true } } };
