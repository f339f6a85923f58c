import { runJudge, type Verdict } from './judges.js';

/** Runs a judge of `test/clients/mlflow/` with the real client against a platform. @throws {Error} with its output when it does not come to its end. */
export function judge(script: string, options: { readonly python: string; readonly url: string; readonly token: string }): Promise<Verdict> {
  return runJudge(`mlflow/${script}`, {
    python: options.python,
    environment: {
      GIT_PYTHON_REFRESH: 'quiet',
      MLFLOW_TRACKING_URI: options.url,
      MLFLOW_TRACKING_TOKEN: options.token,
      MLFLOW_DISABLE_TELEMETRY: 'true',
      DO_NOT_TRACK: '1',
    },
  });
}
