/**
 * Takes secrets out of what is written. dbt: `env_scrubber`: the values of the environment variables whose names begin with
 * `DBT_ENV_SECRET`, also as they stand in JSON.
 */
export function maskOf(env: NodeJS.ProcessEnv): (text: string) => string {
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    name.startsWith('DBT_ENV_SECRET') && value !== undefined && value.trim() !== ''
      ? [value, JSON.stringify(value).slice(1, -1)]
      : [],
  );
  if (secrets.length === 0) return text => text;
  const longestFirst = [...new Set(secrets)].sort((a, b) => b.length - a.length);
  return text => longestFirst.reduce((masked, secret) => masked.replaceAll(secret, '*****'), text);
}
