import { availableParallelism, cpus, totalmem } from 'node:os';
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { table, type Bench, type Report } from './report.ts';

// `npm run bench -- NAME [--sizes 50,200] [--out FILE]`: one module per name, beside this one, exporting `run`.

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' }, sizes: { type: 'string' }, seconds: { type: 'string' } },
});
const [name] = positionals;
if (name === undefined || !/^[a-z]+$/.test(name)) {
  process.stderr.write('usage: npm run bench -- NAME [--sizes 50,200] [--seconds 15] [--out FILE]\n');
  process.exit(2);
}

const bench = (await import(new URL(`./${name}.ts`, import.meta.url).href)) as Bench;
const report: Report = await bench.run({
  ...(values.sizes === undefined ? {} : { sizes: values.sizes.split(',').map(Number) }),
  ...(values.seconds === undefined ? {} : { seconds: Number(values.seconds) }),
});
const machine = `${String(availableParallelism())} cores (${cpus()[0]?.model ?? '?'}), ${String(Math.round(totalmem() / 2 ** 30))} GiB, Node ${process.version}`;
const text = JSON.stringify({ name, machine, at: new Date().toISOString(), ...report }, null, 1);
if (values.out === undefined) process.stdout.write(`${text}\n`);
else writeFileSync(values.out, `${text}\n`);
process.stderr.write(`\n${report.conditions}\n\n${table(report)}\n`);
