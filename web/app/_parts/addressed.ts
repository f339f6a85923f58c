/** Verbs of the platform's sentences, as they are after `you`. */
const afterYou: Readonly<Record<string, string>> = { lacks: 'lack', has: 'have', was: 'were', owns: 'own' };

/** A sentence about an actor, said to them: `Actor 'act_…' lacks the permission` becomes `You lack the permission`. */
export function addressed(text: string, readerId: string | undefined): string {
  const about = `Actor '${readerId}' `;
  if (readerId === undefined || !text.startsWith(about)) return text;
  const said = text.slice(about.length);
  const [verb = ''] = said.split(' ', 1);
  return `You ${afterYou[verb] ?? verb}${said.slice(verb.length)}`;
}
