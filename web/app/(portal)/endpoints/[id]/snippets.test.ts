import { describe, expect, it } from 'vitest';
import { inferCurl, inferPython, inferTypeScript, type Request } from './snippets';

const request: Request = {
  origin: 'http://127.0.0.1:4000',
  projectId: 'prj_1',
  endpoint: 'late-arrival',
  inputs: [
    { name: 'a', datatype: 'FP32', shape: [1, 1], data: [0.5] },
    { name: "carrier's age", datatype: 'FP32', shape: [1, 1], data: [7] },
  ],
  outputs: ['probability'],
};
const mixed: Request = { ...request, origin: 'https://cairn.example', inputs: [{ name: 'word', datatype: 'BYTES', shape: [1, 2], data: ['a "b"', 'c'] }, { name: 'yes', datatype: 'BOOL', shape: [1, 1], data: [true] }] };

describe('the request that was typed', () => {
  it('is a shell command, whatever is in it', () => {
    expect(inferCurl(request)).toBe(String.raw`curl http://127.0.0.1:4000/v2/models/late-arrival/infer \
  -H "authorization: Bearer $CAIRN_TOKEN" \
  -H 'x-cairn-project: prj_1' \
  -H 'content-type: application/json' \
  -d '{"inputs":[{"name":"a","datatype":"FP32","shape":[1,1],"data":[0.5]},{"name":"carrier'\''s age","datatype":"FP32","shape":[1,1],"data":[7]}]}'`);
  });

  it('is a program for the client of Triton', () => {
    const code = inferPython(request);
    expect(code).toContain('client = triton.InferenceServerClient("127.0.0.1:4000")\n');
    expect(code).toContain(`    ("a", "FP32", [1, 1], np.array([0.5], np.float32)),\n    ("carrier's age", "FP32", [1, 1], np.array([7], np.float32)),\n`);
    expect(code).toContain('print(answer.as_numpy("probability"))');
    const other = inferPython(mixed);
    expect(other).toContain('InferenceServerClient("cairn.example", ssl=True)');
    expect(other).toContain(String.raw`("word", "BYTES", [1, 2], np.array(["a \"b\"", "c"], np.object_)),`);
    expect(other).toContain('np.array([True], np.bool_)');
  });

  it('is a program for our client, or for the protocol where that sends no such inputs', () => {
    expect(inferTypeScript(request)).toContain(`await cairn.infer("late-arrival", {\n  inputs: {\n    "a": [0.5],\n    "carrier's age": [7]\n  },\n});`);
    const other = inferTypeScript(mixed);
    expect(other).not.toContain('cairn.infer');
    expect(other).toContain(String.raw`      {"name":"word","datatype":"BYTES","shape":[1,2],"data":["a \"b\"","c"]},`);
  });
});
