/** Plain JSON values as DynamoDB attributes and back. Faster than the SDK's document client, since JSON is all we store. */
import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Record<string, AttributeValue>;

/** Strings, finite numbers, booleans, null, arrays and plain objects; a member that is `undefined` is left out. */
function toAttribute(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'number':
      if (!Number.isFinite(value)) break;
      return { N: String(value) };
    case 'boolean':
      return { BOOL: value };
    case 'object':
      if (value === null) return { NULL: true };
      if (Array.isArray(value)) return { L: value.map(toAttribute) };
      return { M: toItem(value) };
    default:
  }
  throw new TypeError(`A ${typeof value} is not JSON and cannot be stored`);
}

/** The members of an object as the attributes of an item. */
export function toItem(value: object): Item {
  const item: Item = {};
  for (const [name, member] of Object.entries(value)) {
    if (member !== undefined) item[name] = toAttribute(member);
  }
  return item;
}

function fromAttribute(attribute: AttributeValue): unknown {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.M !== undefined) return fromItem(attribute.M);
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute);
  return null;
}

export function fromItem(item: Item): Record<string, unknown> {
  const value: Record<string, unknown> = {};
  for (const [name, attribute] of Object.entries(item)) value[name] = fromAttribute(attribute);
  return value;
}
