import type { Value } from './value.ts';

/** Python: `type(value).__name__`. */
export function typeName(value: Value): string {
  switch (typeof value) {
    case 'string':
      return 'str';
    case 'number':
    case 'bigint':
      return 'int';
    case 'boolean':
      return 'bool';
    default:
      if (value === null) return 'NoneType';
      return Array.isArray(value) ? 'list' : value.typeName;
  }
}

/** Jinja2: `object_type_repr`, as messages name a value: `None` or `dict object`. */
export function objectTypeName(value: Value): string {
  return value === null ? 'None' : `${typeName(value)} object`;
}
