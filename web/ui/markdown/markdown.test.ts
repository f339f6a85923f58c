import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Markdown } from './markdown';

const laidOut = (text: string) => renderToStaticMarkup(createElement(Markdown, { text })).replace(/^<div[^>]*>(.*)<\/div>$/s, '$1');

describe('Markdown', () => {
  it.each([
    ['a **b** _c_ `d`', '<p>a <strong>b</strong> <em>c</em> <code>d</code></p>'],
    ['# Title', '<h3 data-depth="1">Title</h3>'],
    ['- one\n- two', '<ul><li>one</li><li>two</li></ul>'],
    ['3. three', '<ol start="3"><li>three</li></ol>'],
    ['a &amp; b &le; c', '<p>a &amp; b ≤ c</p>'],
    ['[there](https://example.org/a)', '<p><a href="https://example.org/a" target="_blank" rel="noopener noreferrer nofollow">there</a></p>'],
  ])('%s is laid out', (text, html) => {
    expect(laidOut(text)).toBe(html);
  });

  it('has tables', () => {
    expect(laidOut('| a | b |\n|---|--:|\n| 1 | 2 |')).toContain('<td style="text-align:right">2</td>');
  });
});

describe('hostile Markdown', () => {
  it.each([
    ['<script>alert(1)</script>'],
    ['text <img src=x onerror=alert(1)> text'],
    ['[a](javascript:alert(1))'],
    ['[a](<java\nscript:alert(1)>)'],
    ['[a](data:text/html,<script>alert(1)</script>)'],
    ['![a](https://evil.example/pixel.png)'],
    ['![a](javascript:alert(1))'],
    ['<a href="javascript:alert(1)">a</a>'],
    ['<javascript:alert(1)>'],
    ['<svg/onload=alert(1)>'],
    ['[a](/governance?act=1)'],
    ['| <img src=x onerror=alert(1)> |\n|---|\n| <script>alert(1)</script> |'],
    ['```html\n<script>alert(1)</script>\n```'],
    ['&lt;script&gt;alert(1)&lt;/script&gt;'],
    ['# <b onmouseover=alert(1)>x</b>'],
  ])('%s becomes no element of its own', (text) => {
    const html = laidOut(text);
    const elements = [...html.matchAll(/<([a-z0-9]+)([^>]*)>/g)];
    for (const [, name, attributes = ''] of elements) {
      expect(['p', 'a', 'h3', 'pre', 'code', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'div']).toContain(name);
      expect(attributes).not.toMatch(/\son|javascript:|src=/i);
      if (name === 'a') expect(attributes).toMatch(/href="https?:[^"]*" target="_blank" rel="noopener/);
    }
  });

  it('of great depth or length ends', () => {
    expect(laidOut('>'.repeat(300) + 'deep')).toContain('deep');
    expect(laidOut('x'.repeat(300_000))).toContain('Cut after 200,000 characters of 300,000');
  });
});
