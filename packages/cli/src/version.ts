/** tsdbt's own version and the dbt version whose behaviour it follows; a test holds them to package.json and core. */
export const VERSION: { readonly tsdbt: string; readonly dbt: string } = { tsdbt: '0.1.0', dbt: '1.11.16' };
