import { globSync, readFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import ts from 'typescript';

/** One way into the program: a page, a form action, or a method of an endpoint. */
export interface Way {
  /** The route as its folder says it: `/[collective]/notes/[item]`. */
  readonly route: string;
  /** `GET` for a page, `?/name` for an action (`?/default` unnamed), the method for an endpoint. */
  readonly act: string;
}

const methods = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'fallback']);
const root = 'src/routes';

/** Every way in, read from the route files themselves: nothing can be forgotten by forgetting to list it. */
export function listWays(): Way[] {
  const ways: Way[] = [];
  for (const file of globSync(`${root}/**/+{page.svelte,page.server.ts,server.ts}`).sort()) {
    const route = routeOf(file);
    if (file.endsWith('+page.svelte')) ways.push({ route, act: 'GET' });
    else for (const act of actsOf(file)) ways.push({ route, act });
  }
  return ways;
}

export function nameOf({ route, act }: Way): string {
  return `${act} ${route}`;
}

function routeOf(file: string): string {
  const folders = relative(root, dirname(file))
    .split('/')
    .filter((folder) => folder !== '' && !folder.startsWith('('));
  return `/${folders.join('/')}`;
}

function actsOf(file: string): string[] {
  const source = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  return source.statements.flatMap((statement) => {
    if (ts.isFunctionDeclaration(statement) && isExported(statement)) return methodNamed(statement.name?.text);
    if (!ts.isVariableStatement(statement) || !isExported(statement)) return [];
    return statement.declarationList.declarations.flatMap((declaration) => {
      const name = declaration.name.getText();
      return name === 'actions' ? actionNames(declaration.initializer, file) : methodNamed(name);
    });
  });
}

function isExported(node: ts.Node): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)
  );
}

function methodNamed(name: string | undefined): string[] {
  return name !== undefined && methods.has(name) ? [name] : [];
}

/** The keys of `export const actions = {…}`. Anything cleverer is refused: it could hide a way in. */
function actionNames(initializer: ts.Expression | undefined, file: string): string[] {
  const object =
    initializer !== undefined && ts.isSatisfiesExpression(initializer) ? initializer.expression : initializer;
  if (object === undefined || !ts.isObjectLiteralExpression(object))
    throw new Error(`${file}: actions must be written as one object, so that they can be listed`);
  return object.properties.map((property) => {
    if (property.name === undefined) throw new Error(`${file}: an action without a name of its own cannot be listed`);
    return `?/${property.name.getText()}`;
  });
}
