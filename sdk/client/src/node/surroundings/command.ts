import { basename, dirname, isAbsolute, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const secret = /token|secret|passw|api[-_]?key|credential/i;

/** The command that runs: the interpreter's name and options, the program, its arguments; no secrets, no home directory of anybody. */
export function commandLine(): string[] {
  const [, program, ...args] = process.argv;
  // Neither in a REPL, where nobody gave a command.
  if (program === undefined && process.execArgv.length === 0) return [];
  return [basename(process.execPath), ...withoutSecrets(process.execArgv.map(near)), ...(program === undefined ? [] : [near(program)]), ...withoutSecrets(args)];
}

/** Where the code lies: the program's folder, else the working directory. */
export function programFolder(): string {
  const program = process.argv[1];
  return program === undefined || program.split(sep).includes('node_modules') ? process.cwd() : dirname(program);
}

/** Arguments with the values of options that sound like a secret left out: `--api-key ***`. */
export function withoutSecrets(args: readonly string[]): string[] {
  let hideNext = false;
  return args.map((arg) => {
    const equals = arg.indexOf('=');
    const name = equals < 0 ? arg : arg.slice(0, equals);
    const hidden = hideNext && !arg.startsWith('-');
    hideNext = equals < 0 && arg.startsWith('-') && secret.test(arg);
    if (hidden) return '***';
    return equals >= 0 && secret.test(name) ? `${name}=***` : arg;
  });
}

/** A path as it is called from here. */
function near(text: string): string {
  const path = text.startsWith('file:///') ? fileURLToPath(text) : text;
  if (!isAbsolute(path)) return text;
  const below = relative(process.cwd(), path);
  if (below.startsWith('..') || isAbsolute(below)) return basename(path);
  // What Node.js loads beside the program must look like a path and not like a package.
  return text === path ? below : `./${below.split(sep).join('/')}`;
}
