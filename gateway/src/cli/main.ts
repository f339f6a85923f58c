import { CairnError } from '@cairn/core';

const help = `cairn: an open MLOps platform

Usage: cairn <command> [options]

  up                     start everything on this machine
  serve <part>           start one part: gateway, or a subgraph (experiments, data, pipelines,
                         registry, serving, monitoring, lineage, governance)
  demo [--exit]          start everything, take a model through its whole life on 3,000,000 real
                         flights, and stay up; --exit stops at the end
  export --project <id>  have the audit trail of a project, or of '*', packed with its proofs and
                         documents; a download that breaks off is taken up again
         [--model <mdl_…> | --endpoint <ep_…> | --actor <act_…>] [--from <index or time>]
         [--to <index or time>] [--purpose <text>] [--out <file>]
         [--id <xpt_…>] fetches one that was asked for before
  verify <file>          check such a bundle, without a platform
         [--key <key>]   the operator's, or an earlier one of the same log
         [--seen <file>] a checkpoint that was kept before: the log must still begin with it
  audit fsck             read the whole audit trail from the platform and compute it again;
         [--state <file>] --state also shows whether what was there the last time is still there
         [--key <key>]
  audit rotate-key       have a new key sign the audit trail from now on
  reproduce <run>        run again what a run ran, from its commit, and compare the metrics;
                         status 0: the same, 3: not, 2: it could not be run
         [--repository <path or URL>] [--diff <file>] [--setup <command>] [--tolerance 1e-9]
         [--folder <path>] [--force] [--yes] [-- <command>]
  gates apply <file>     put a file of gates in force for its model
  gates diff <file>      show what that would change; status 3 when it changes something
  gates test <file>      which past promotions they would have stopped, or with --version what
         [--version <mv_…>] they say of that version; status 3 when something fails
         [--last 50]
  rollout <what> <which> start, status, pause, resume, promote, rollback, stop or follow the rollout of
                         an endpoint (its name, ep_… or ro_…); follow ends with status 3 when it
                         was rolled back
         [--version <mv_…>] [--strategy canary] [--options <JSON>] [--follow] [--reason <text>]
  deliver                deliver runs that waited on disk while the platform was away
         [--patience <seconds>]
  --help                 this text

Configuration is by environment variables; the README has the table. The most used:
  CAIRN_PORT (4000) · CAIRN_HOME (.cairn) · CAIRN_DATABASE_URL · CAIRN_ADMIN_TOKEN
For export, audit, reproduce, gates, rollout and deliver: CAIRN_URL (http://localhost:4000) · CAIRN_TOKEN · CAIRN_PROJECT
`;

/** Loads no more than the command needs: the platform's own parts take longer to load than a question to it takes. Exit status: 0 fine, 1 failed, 2 called wrongly; `reproduce` has its own. */
export async function main(args: readonly string[]): Promise<void> {
  const [command, ...rest] = args;
  try {
    switch (command) {
      case 'up':
        return await (await import('./up.js')).up(rest);
      case 'serve':
        return await (await import('./serve.js')).serve(rest);
      case 'demo':
        return await (await import('./demo.js')).demo(rest);
      case 'export':
        return await (await import('./export.js')).exportTrail(rest);
      case 'verify':
        return await (await import('./verify.js')).verify(rest);
      case 'audit':
        return await (await import('./audit.js')).audit(rest);
      case 'reproduce':
        return await (await import('./reproduce.js')).reproduce(rest);
      case 'gates':
        return await (await import('./gates.js')).gates(rest);
      case 'rollout':
        return await (await import('./rollout.js')).rollout(rest);
      case 'deliver':
        return await (await import('./deliver.js')).deliver(rest);
      case '--help':
      case '-h':
      case 'help':
        process.stdout.write(help);
        return;
      default:
        process.stderr.write(command === undefined ? help : `There is no command '${command}'.\n\n${help}`);
        process.exitCode = 2;
    }
  } catch (error) {
    if (!(error instanceof CairnError) && !isUsage(error)) throw error;
    process.stderr.write(`cairn ${command}: ${error.message}\n`);
    process.exitCode = isUsage(error) ? 2 : 1;
  }
}

function isUsage(error: unknown): error is Error {
  return error instanceof Error && String((error as NodeJS.ErrnoException).code).startsWith('ERR_PARSE_ARGS');
}
