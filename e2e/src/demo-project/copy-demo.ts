import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createProject, type ProjectFixture } from '../project-fixture.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** The demo project's own files in a folder of their own; its data stay where they are (name them with the var oulad_path). */
export function copyDemo(): ProjectFixture {
  const below = ['models', 'seeds', 'macros', 'tests'].flatMap(folder =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map(path => join(folder, path))
      .filter(path => statSync(join(root, path)).isFile()),
  );
  const paths = ['project.yml', 'profiles.yml', ...below];
  return createProject(Object.fromEntries(paths.map(path => [path, readFileSync(join(root, path), 'utf8')])));
}

/** Statuses in run_results.json, with how many nodes ended so. */
export function countStatuses(project: ProjectFixture): Readonly<Record<string, number>> {
  const { results } = JSON.parse(project.read('target/run_results.json')) as { results: { status: string }[] };
  const counts: Record<string, number> = {};
  for (const { status } of results) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/**
 * Rows and a hash that does not depend on their order, of each table: what two targets, or two programs, must agree on.
 * @param tables names such as mart.dim_date
 */
export async function fingerprints(
  project: ProjectFixture,
  tables: readonly string[],
): Promise<Readonly<Record<string, string>>> {
  const queries = tables.map(
    table =>
      `select '${table}' as name, concat(toString(count()), ' ', toString(groupBitXor(cityHash64(* except _loaded_at)))) as print from ${table}`,
  );
  const rows = await project.rows(queries.join('\nunion all\n'));
  return Object.fromEntries(rows.map(({ name, print }) => [String(name), String(print)]));
}
