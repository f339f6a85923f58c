import { runnableModule } from '@cairn/subgraph';

/** What runs a model, made ready for one process. */
export interface PreparedRuntime {
  /** The program and its arguments, but for the memory that it may take. */
  readonly command: readonly string[];
  /** All that its environment holds. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
  /** Takes away what was made for the process. To be called once it has ended. */
  dispose(): Promise<void>;
}

/** Of ONNX models: their bytes come over the line, there is nothing to make ready. */
export function onnxRuntime(): PreparedRuntime {
  const { path, execArgv } = runnableModule(import.meta.url, './model-process');
  return {
    command: [process.execPath, ...execArgv, '--max-old-space-size=256', path],
    environment: { PATH: process.env['PATH'] },
    directory: '/',
    dispose: () => Promise.resolve(),
  };
}
