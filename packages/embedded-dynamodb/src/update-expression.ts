/**
 * Applies a parsed update expression to an item, in place of dynalite's own: every value is taken from the item as it was
 * before, list indexes mean the list as it was, and numbers keep to DynamoDB's limits.
 */
import { createRequire } from 'node:module';
import type { AttributeMap, AttributeValue, TableDescription } from './dynalite-types.ts';
import { validationError } from './errors.ts';

type Big = {
  plus(other: string): Big;
  minus(other: string): Big;
  toFixed(): string;
  readonly c: number[];
  readonly e: number;
};
const BigNumber = createRequire(createRequire(import.meta.url).resolve('dynalite'))('big.js') as new (
  value: string,
) => Big;

export type Path = (string | number)[];
type Operand = Path | AttributeValue | { type: string; name?: string; args: Operand[] };

export type Section = {
  type: 'set' | 'remove' | 'add' | 'delete';
  path: Path;
  val?: Operand;
  attrType?: string;
};

const WRONG_TYPE = 'An operand in the update expression has an incorrect data type';
const INVALID_PATH = 'The document path provided in the update expression is invalid for update';
const MISSING = 'The provided expression refers to an attribute that does not exist in the item';

/** The item after the update; `before` is left as it is. Throws DynamoDB's ValidationException. */
export function applyUpdate(
  sections: Section[],
  before: AttributeMap,
  table: TableDescription,
): AttributeMap {
  const after = cloneItem(before);
  const values = sections.map((section) =>
    section.type === 'set' ? cloneValue(resolve(section.val as Operand, before)) : undefined,
  );
  const removals: { list: unknown[]; index: number }[] = [];
  const padded = new Set<unknown[]>();

  sections.forEach((section, position) => {
    const parent = parentOf(section.path, after);
    const name = section.path.at(-1) as string | number;
    const existing = read(parent, name);
    switch (section.type) {
      case 'set': {
        const value = values[position] as AttributeValue;
        if (section.path.length === 1) checkIndexKeyType(name as string, value, table);
        write(parent, name, value, padded);
        break;
      }
      case 'remove':
        if (Array.isArray(parent)) {
          if (typeof name === 'number' && name < parent.length) removals.push({ list: parent, index: name });
        } else delete parent[name];
        break;
      case 'add':
        write(
          parent,
          name,
          added(existing, section.val as AttributeValue, section.attrType as string),
          padded,
        );
        break;
      case 'delete':
        if (existing) {
          const left = without(existing, section.val as AttributeValue, section.attrType as string);
          if (left) write(parent, name, left, padded);
          else if (!Array.isArray(parent)) delete parent[name];
        }
        break;
    }
  });

  // From the back, so that no removal moves what another one means.
  removals.sort((one, other) => other.index - one.index);
  for (const { list, index } of removals) list.splice(index, 1);
  for (const list of padded) list.splice(0, list.length, ...list.filter((value) => value !== undefined));
  return after;
}

type Container = Record<string, unknown> | unknown[];

function parentOf(path: Path, item: AttributeMap): Container {
  let container: Container = item;
  for (const piece of path.slice(0, -1)) {
    const value = read(container, piece);
    const inside = value && (value['M'] ?? value['L']);
    if (!inside) throw validationError(INVALID_PATH);
    container = inside as Container;
  }
  const isIndex = typeof path.at(-1) === 'number';
  if (Array.isArray(container) !== isIndex) throw validationError(INVALID_PATH);
  return container;
}

function read(container: Container, name: string | number): AttributeValue | undefined {
  if (!Object.hasOwn(container, name)) return undefined;
  return (container as Record<string | number, AttributeValue>)[name];
}

function write(container: Container, name: string | number, value: AttributeValue, padded: Set<unknown[]>) {
  if (Array.isArray(container)) {
    if ((name as number) > container.length) padded.add(container);
    container[name as number] = value;
  } else container[name] = value;
}

function resolve(operand: Operand, item: AttributeMap): AttributeValue {
  if (Array.isArray(operand)) {
    const value = readPath(operand, item);
    if (!value) throw validationError(MISSING);
    return value;
  }
  const { type, name, args } = operand as { type?: string; name?: string; args?: [Operand, Operand] };
  if (args === undefined) return operand;
  if (type === 'add' || type === 'subtract') {
    const [left, right] = args.map((argument) => resolve(argument, item)['N']);
    if (typeof left !== 'string' || typeof right !== 'string') throw validationError(WRONG_TYPE);
    const number = new BigNumber(left);
    return toNumber(type === 'add' ? number.plus(right) : number.minus(right));
  }
  if (name === 'if_not_exists') return readPath(args[0] as Path, item) ?? resolve(args[1], item);
  const [first, second] = args.map((argument) => resolve(argument, item)['L']);
  if (!Array.isArray(first) || !Array.isArray(second)) throw validationError(WRONG_TYPE);
  return { L: [...(first as unknown[]), ...(second as unknown[])] };
}

function readPath(path: Path, item: AttributeMap): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const piece of path) {
    const container: unknown = typeof piece === 'number' ? value?.['L'] : value?.['M'];
    if (!container) return undefined;
    value = read(container as Container, piece);
  }
  return value;
}

function added(existing: AttributeValue | undefined, value: AttributeValue, type: string): AttributeValue {
  if (existing && existing[type] === undefined) throw validationError(WRONG_TYPE);
  if (type === 'N') {
    return toNumber(new BigNumber((existing?.['N'] as string | undefined) ?? '0').plus(value['N'] as string));
  }
  const members = (existing?.[type] as string[] | undefined) ?? [];
  return { [type]: [...members, ...(value[type] as string[]).filter((member) => !members.includes(member))] };
}

function without(existing: AttributeValue, value: AttributeValue, type: string): AttributeValue | undefined {
  const members = existing[type] as string[] | undefined;
  if (members === undefined) throw validationError(WRONG_TYPE);
  const left = members.filter((member) => !(value[type] as string[]).includes(member));
  return left.length > 0 ? { [type]: left } : undefined;
}

function toNumber(number: Big): AttributeValue {
  if (number.c.length > 38) {
    throw validationError('Attempting to store more than 38 significant digits in a Number');
  }
  if (number.e > 125) {
    throw validationError(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
  }
  if (number.e < -130) {
    throw validationError(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
  }
  return { N: number.toFixed() };
}

function checkIndexKeyType(name: string, value: AttributeValue, table: TableDescription) {
  const isKey = [...(table.LocalSecondaryIndexes ?? []), ...(table.GlobalSecondaryIndexes ?? [])].some(
    (index) => index.KeySchema.some((element) => element.AttributeName === name),
  );
  const definition = table.AttributeDefinitions.find((one) => one.AttributeName === name);
  if (isKey && definition && value[definition.AttributeType] === undefined) {
    throw validationError(
      'The update expression attempted to update the secondary index key to unsupported type',
    );
  }
}

/** A copy without prototypes, so that an attribute may be called `constructor` or `__proto__`. */
export function cloneItem(item: AttributeMap): AttributeMap {
  const copy = Object.create(null) as AttributeMap;
  for (const name of Object.keys(item)) copy[name] = cloneValue(item[name] as AttributeValue);
  return copy;
}

function cloneValue(value: AttributeValue): AttributeValue {
  if (value['M']) return { M: cloneItem(value['M'] as AttributeMap) };
  if (value['L']) return { L: (value['L'] as AttributeValue[]).map(cloneValue) };
  const [type, content] = Object.entries(value)[0] as [string, unknown];
  return { [type]: Array.isArray(content) ? (content as unknown[]).slice() : content };
}
