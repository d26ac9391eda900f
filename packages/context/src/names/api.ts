import { HostObject, type Value } from '@tsdbt/jinja';
import { COLUMN_CLASS } from '../values/column.ts';
import { RELATION_CLASS_ATTRIBUTES } from '../values/relation.ts';

/** `api.Relation` and `api.Column`. */
export class Api extends HostObject {
  override get typeName(): string {
    return 'dict';
  }

  override get isMapping(): boolean {
    return true;
  }

  override getAttr(name: string): Value | undefined {
    return name === 'Relation' ? RELATION_CLASS : name === 'Column' ? COLUMN_CLASS : undefined;
  }

  override getItem(key: Value): Value | undefined {
    return typeof key === 'string' ? this.getAttr(key) : undefined;
  }
}

class RelationClass extends HostObject {
  override get typeName(): string {
    return 'RelationProxy';
  }

  override getAttr(name: string): Value | undefined {
    return Object.hasOwn(RELATION_CLASS_ATTRIBUTES, name) ? RELATION_CLASS_ATTRIBUTES[name] : undefined;
  }
}

/** `api.Relation`, `adapter.Relation`. */
export const RELATION_CLASS: HostObject = new RelationClass();
