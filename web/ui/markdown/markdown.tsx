import { Lexer, type Token, type Tokens } from 'marked';
import { Fragment, useMemo } from 'react';
import { readEntities } from './entities';
import styles from './markdown.module.css';
import { safeLink } from './safe-link';

/** Longest text that is laid out, in characters; what comes behind it is said to be cut. */
const longestText = 200_000;

/**
 * Somebody's Markdown, laid out. The parser's tokens become elements one by one and no HTML is ever written: a tag in the
 * text is shown as text, a script is text, an image is its name with a link to it.
 */
export function Markdown({ text }: { readonly text: string }) {
  const tokens = useMemo(() => new Lexer({ gfm: true }).lex(text.slice(0, longestText)), [text]);
  return (
    <div className={styles['markdown']}>
      <Blocks tokens={tokens} />
      {text.length > longestText && <p className={styles['cut']}>Cut after {longestText.toLocaleString('en-US')} characters of {text.length.toLocaleString('en-US')}.</p>}
    </div>
  );
}

function Blocks({ tokens }: { readonly tokens: readonly Token[] }) {
  return tokens.map((token, place) => <Block key={place} token={token as MarkedToken} />);
}

type MarkedToken = Tokens.Generic & Token;

function Block({ token }: { readonly token: MarkedToken }) {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'hr':
      return <hr />;
    case 'heading':
      return <Heading depth={(token as Tokens.Heading).depth}>{inline(token)}</Heading>;
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{(token as Tokens.Code).text}</code>
        </pre>
      );
    case 'blockquote':
      return (
        <blockquote>
          <Blocks tokens={token.tokens ?? []} />
        </blockquote>
      );
    case 'list':
      return <List list={token as Tokens.List} />;
    case 'table':
      return <Table table={token as Tokens.Table} />;
    case 'paragraph':
      return <p>{inline(token)}</p>;
    case 'text':
      return <>{inline(token)}</>;
    default:
      // HTML, and whatever a later parser may bring: as it was written.
      return <p className={styles['raw']}>{token.raw}</p>;
  }
}

/** A page has its own h1 and h2: a text's headings come below them. */
function Heading({ depth, children }: { readonly depth: number; readonly children: React.ReactNode }) {
  const Name = (['h3', 'h3', 'h4', 'h5', 'h6', 'h6'] as const)[depth - 1] ?? 'h6';
  return <Name data-depth={depth}>{children}</Name>;
}

function List({ list }: { readonly list: Tokens.List }) {
  const items = list.items.map((item, place) => (
    <li key={place} data-task={item.task || undefined}>
      {item.task && <input type="checkbox" checked={item.checked === true} disabled aria-label={item.checked === true ? 'done' : 'to do'} />}
      <Blocks tokens={item.tokens.filter(({ type }) => type !== 'checkbox')} />
    </li>
  ));
  return list.ordered ? <ol start={list.start === '' ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>;
}

function Table({ table }: { readonly table: Tokens.Table }) {
  const cell = (Name: 'th' | 'td', at: Tokens.TableCell, place: number) => (
    <Name key={place} style={at.align === null ? undefined : { textAlign: at.align }}>
      <Inlines tokens={at.tokens} />
    </Name>
  );
  return (
    <div className={styles['table']} role="region" aria-label="Table" tabIndex={0}>
      <table>
        <thead>
          <tr>{table.header.map((at, place) => cell('th', at, place))}</tr>
        </thead>
        <tbody>
          {table.rows.map((row, place) => (
            <tr key={place}>{row.map((at, column) => cell('td', at, column))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function inline(token: MarkedToken): React.ReactNode {
  return token.tokens === undefined ? readEntities(String(token['text'] ?? token.raw)) : <Inlines tokens={token.tokens} />;
}

function Inlines({ tokens }: { readonly tokens: readonly Token[] }) {
  return tokens.map((token, place) => <Fragment key={place}>{inlineOf(token as MarkedToken)}</Fragment>);
}

function inlineOf(token: MarkedToken): React.ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{inline(token)}</strong>;
    case 'em':
      return <em>{inline(token)}</em>;
    case 'del':
      return <del>{inline(token)}</del>;
    case 'codespan':
      return <code>{(token as Tokens.Codespan).text}</code>;
    case 'br':
      return <br />;
    case 'link':
      return <Outside href={(token as Tokens.Link).href}>{inline(token)}</Outside>;
    case 'image':
      // Fetching it would tell its server who looked at this page, and when.
      return <Outside href={(token as Tokens.Image).href}>{`Image: ${(token as Tokens.Image).text || (token as Tokens.Image).href}`}</Outside>;
    case 'escape':
    case 'text':
      return inline(token);
    default:
      return token.raw;
  }
}

function Outside({ href, children }: { readonly href: string; readonly children: React.ReactNode }) {
  const safe = safeLink(href);
  if (safe === undefined) return <>{children}</>;
  return (
    <a href={safe} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
