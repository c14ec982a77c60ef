/** Checks of requests that dynalite leaves out and DynamoDB makes. */
import type { TableDescription } from './dynalite-types.ts';
import { validationError } from './errors.ts';
import type { Request } from './operation.ts';

type Expression = { type: string; name?: string; args?: unknown[] };

const COMPARISONS = new Set(['<', '<=', '>', '>=', 'between']);
const COMPARED_TYPES = new Set(['S', 'N', 'B']);
const TYPE_NAMES: Record<string, string> = { BOOL: 'BOOL', NULL: 'NULL', L: 'LIST', M: 'MAP' };

/** Only strings, numbers and binary values have an order. Throws if a condition or filter compares something else. */
export function checkComparisons(request: Request): void {
  for (const [name, field] of [
    ['ConditionExpression', '_condition'],
    ['FilterExpression', '_filter'],
  ] as const) {
    const parsed = request[field] as { expression: Expression } | undefined;
    if (parsed) checkExpression(parsed.expression, name);
  }
}

function checkExpression(expression: Expression, name: string) {
  const operands = expression.args ?? [];
  if (!COMPARISONS.has(expression.type)) {
    for (const operand of operands) {
      if (typeof operand === 'object' && operand !== null && 'args' in operand) {
        checkExpression(operand as Expression, name);
      }
    }
    return;
  }
  for (const operand of operands) {
    if (typeof operand !== 'object' || operand === null || Array.isArray(operand) || 'args' in operand)
      continue;
    const type = Object.keys(operand)[0] ?? '';
    if (COMPARED_TYPES.has(type)) continue;
    throw validationError(
      `Invalid ${name}: Incorrect operand type for operator or function; operator or function: ${
        expression.type === 'between' ? 'BETWEEN' : expression.type
      }, operand type: ${TYPE_NAMES[type] ?? type}`,
    );
  }
}

/** What a Query or Scan may ask for together. */
export function checkRead(request: Request, table: TableDescription | undefined): void {
  if (request['Select'] === 'COUNT' && (request['ProjectionExpression'] ?? request['AttributesToGet'])) {
    const name = request['ProjectionExpression'] ? 'ProjectionExpression' : 'AttributesToGet';
    throw validationError(`Cannot specify the ${name} when choosing to get only the Count`);
  }
  if (request['Segment'] !== undefined && request['TotalSegments'] === undefined) {
    throw validationError(
      'The TotalSegments parameter is required but was not present in the request when Segment parameter is present',
    );
  }
  const paths = (request['_projection'] as { paths: (string | [string])[] } | undefined)?.paths;
  const index = table?.GlobalSecondaryIndexes?.find((one) => one.IndexName === request['IndexName']);
  if (!table || !index || !paths || index.Projection.ProjectionType === 'ALL') return;
  const projected = new Set([
    ...index.KeySchema.map((element) => element.AttributeName),
    ...table.KeySchema.map((element) => element.AttributeName),
    ...(index.Projection.NonKeyAttributes ?? []),
  ]);
  const missing = paths
    .map((path) => (Array.isArray(path) ? path[0] : path))
    .filter((name) => !projected.has(name));
  if (missing.length > 0) {
    throw validationError(
      `One or more parameter values were invalid: Global secondary index ${index.IndexName} does not project [${missing.join(', ')}]`,
    );
  }
}
