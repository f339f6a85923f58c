import { describe, expect, test } from 'vitest';
import { readConfig } from './config.js';

const project = `prj_${'0'.repeat(31)}1`;

describe('models that are programs of Python', () => {
  test('are run by nobody, unless an operator says by what and whose', () => {
    expect(readConfig({}).pythonModels).toBeUndefined();
    expect(readConfig({ CAIRN_PYTHON_MODELS: process.execPath }).pythonModels).toEqual({ interpreter: process.execPath, projects: new Set() });
    expect(readConfig({ CAIRN_PYTHON_MODELS: process.execPath, CAIRN_PYTHON_PROJECTS: ` ${project}, ` }).pythonModels?.projects).toEqual(new Set([project]));
    expect(readConfig({ CAIRN_PYTHON_MODELS: process.execPath, CAIRN_PYTHON_PROJECTS: '*' }).pythonModels?.projects).toBe('*');
  });

  test.each([
    [{ CAIRN_PYTHON_MODELS: 'python3' }, "CAIRN_PYTHON_MODELS is 'python3'; expected the whole path of a Python that can be run"],
    [{ CAIRN_PYTHON_MODELS: '/nowhere/python3' }, "CAIRN_PYTHON_MODELS is '/nowhere/python3'"],
    [{ CAIRN_PYTHON_PROJECTS: '*' }, "CAIRN_PYTHON_PROJECTS is '*' and CAIRN_PYTHON_MODELS is not set"],
    [{ CAIRN_PYTHON_MODELS: process.execPath, CAIRN_PYTHON_PROJECTS: `${project},late` }, "CAIRN_PYTHON_PROJECTS holds 'late'; expected ids of projects"],
  ])('are refused at the start when %o says neither', (environment, message) => {
    expect(() => readConfig(environment)).toThrow(message);
  });
});
