import type { Answer, Attempt } from './entry.ts';

export interface Asked {
  readonly answer: Answer;
  readonly status: number;
  readonly body: string;
}

/** Tries one way in as a browser without JavaScript does, with the session `token` (null: a visitor). */
export async function ask(
  origin: string,
  token: string | null,
  { path, form, files, body: raw }: Attempt,
): Promise<Asked> {
  const headers: Record<string, string> = { accept: 'text/html' };
  if (token !== null) headers['cookie'] = `minga=${token}`;
  const request: RequestInit = { redirect: 'manual', headers };
  if (form !== undefined) {
    request.method = 'POST';
    headers['origin'] = origin;
    request.body = files === undefined ? fields(form) : withFiles(fields(form), files);
  }
  if (raw !== undefined) {
    request.method = 'POST';
    headers['origin'] = origin;
    request.body = raw;
  }
  const response = await fetch(new URL(path, origin), request);
  const body = await readBody(response);
  return { answer: read(response), status: response.status, body };
}

/** A stream that stays open is left at its first words. */
async function readBody(response: Response): Promise<string> {
  if (response.headers.get('content-type') !== 'text/event-stream') return response.text();
  const reader = response.body?.getReader();
  const first = await reader?.read();
  await reader?.cancel();
  return new TextDecoder().decode(first?.value);
}

function fields(form: NonNullable<Attempt['form']>): URLSearchParams {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(form))
    for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
  return body;
}

function withFiles(plain: URLSearchParams, files: NonNullable<Attempt['files']>): FormData {
  const body = new FormData();
  for (const [name, value] of plain) body.append(name, value);
  for (const [name, file] of Object.entries(files)) body.append(name, file);
  return body;
}

function read(response: Response): Answer {
  const { status } = response;
  if (status >= 500) return 'broken';
  if (status === 404) return 'hidden';
  if (status === 422 || status === 400) return 'invalid';
  if (status === 403 || status === 409 || status === 405 || status === 429) return 'refused';
  if (status >= 300) return (response.headers.get('location') ?? '').startsWith('/connexion') ? 'sign-in' : 'open';
  return 'open';
}
