export interface Letter {
  readonly greeting?: string;
  readonly paragraphs: readonly string[];
  /** Shown large, to be typed elsewhere. */
  readonly code?: string;
  readonly action?: { readonly label: string; readonly url: string };
  readonly list?: readonly { readonly text: string; readonly url: string; readonly detail?: string }[];
  /** Small, under a rule: why this mail came, how to have none. */
  readonly footer: readonly (string | { readonly text: string; readonly url: string })[];
}

/** A mail in its two forms. All is text: nothing given here is ever read as HTML. */
export function writeLetter(letter: Letter): { text: string; html: string } {
  return { text: plain(letter), html: dressed(letter) };
}

function plain({ greeting, paragraphs, code, action, list = [], footer }: Letter): string {
  const parts = [
    greeting,
    ...paragraphs,
    code === undefined ? undefined : `    ${code}`,
    action === undefined ? undefined : `${action.label}\n${action.url}`,
    ...list.map(({ text, url, detail }) =>
      [`– ${text}`, detail && `  ${detail}`, `  ${url}`].filter(Boolean).join('\n'),
    ),
    '-- ',
    ...footer.map((line) => (typeof line === 'string' ? line : `${line.text}\n${line.url}`)),
  ];
  return `${parts.filter((part) => part !== undefined).join('\n\n')}\n`;
}

const page = 'margin:0;padding:24px 16px;background:#f4f1ea;color:#1d1b16;font:17px/1.5 Georgia,serif';
const sheet = 'max-width:34em;margin:0 auto;background:#fffdf8;padding:28px 28px 20px;border-radius:6px';
const button =
  'display:inline-block;padding:12px 20px;background:#1f6b54;color:#ffffff;border-radius:4px;text-decoration:none;font:600 16px sans-serif';
const digits = 'font:700 30px/1.2 monospace;letter-spacing:.18em;margin:20px 0';
const small = 'margin:0 0 8px;font:14px/1.5 sans-serif;color:#5b564b';

function dressed({ greeting, paragraphs, code, action, list = [], footer }: Letter): string {
  const body = [
    ...(greeting === undefined ? [] : [`<p>${escape(greeting)}</p>`]),
    ...paragraphs.map((text) => `<p>${escape(text)}</p>`),
    ...(code === undefined ? [] : [`<p style="${digits}">${escape(code)}</p>`]),
    ...(action === undefined ? [] : [`<p style="margin:24px 0">${link(action.url, action.label, button)}</p>`]),
    ...(list.length === 0 ? [] : [`<ul style="padding-left:20px">${list.map(listed).join('')}</ul>`]),
    '<hr style="border:0;border-top:1px solid #d9d3c4;margin:28px 0 16px">',
    ...footer.map(
      (line) =>
        `<p style="${small}">${typeof line === 'string' ? escape(line) : link(line.url, line.text, 'color:#1f6b54')}</p>`,
    ),
  ];
  return `<!doctype html><html><head><meta charset="utf-8"></head><body style="${page}"><div style="${sheet}">${body.join('')}</div></body></html>`;
}

function listed({ text, url, detail }: NonNullable<Letter['list']>[number]): string {
  const under = detail === undefined ? '' : `<br><span style="font:15px/1.5 sans-serif">${escape(detail)}</span>`;
  return `<li style="margin:0 0 12px">${link(url, text, 'color:#1f6b54')}${under}</li>`;
}

function link(url: string, text: string, style: string): string {
  return `<a href="${escape(url)}" style="${style}">${escape(text)}</a>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
}
