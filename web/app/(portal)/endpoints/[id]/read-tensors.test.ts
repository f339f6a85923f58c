import { describe, expect, it } from 'vitest';
import { readTensors } from './read-tensors';

const distance = { name: 'distance', datatype: 'FP32', shape: [-1, 1] };

describe('what is typed into the form', () => {
  it('becomes a tensor of one row', () => {
    expect(readTensors([distance], () => ' 733 ')).toEqual({ inputs: [{ name: 'distance', datatype: 'FP32', shape: [1, 1], data: [733] }] });
  });

  it('has as many values as the input is wide', () => {
    expect(readTensors([{ ...distance, shape: [-1, 3] }], () => '1, 2, 3')).toMatchObject({ inputs: [{ shape: [1, 3], data: [1, 2, 3] }] });
    expect(readTensors([{ ...distance, shape: [-1, 3] }], () => '1, 2')).toEqual({ problem: 'distance has 2 values; expected 3' });
  });

  it.each([
    ['', 'distance is empty'],
    ['far', "distance is 'far'; expected a number"],
  ])('is refused before it is sent: "%s"', (text, problem) => {
    expect(readTensors([distance], () => text)).toEqual({ problem });
  });
});
