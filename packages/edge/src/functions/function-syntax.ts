/**
 * Says whether a function file would be accepted by CloudFront's `cloudfront-js-2.0` runtime: ES 5.1 and the parts of newer
 * editions that its documentation lists. What the list does not name is refused, so a new syntax is never let through by chance.
 *
 * Source: "JavaScript runtime 2.0 features for CloudFront Functions" in the CloudFront Developer Guide.
 */
import { type Node, parse } from 'acorn';
import { EdgeFunctionRejectedError } from '../errors.ts';

/** CloudFront's quota on the size of a function, in bytes. */
export const maxFunctionBytes = 10_240;

/** Node types of ES 5.1, and those of newer editions that the runtime has. */
const allowedNodes = new Set([
  'Program',
  'EmptyStatement',
  'BlockStatement',
  'ExpressionStatement',
  'IfStatement',
  'LabeledStatement',
  'BreakStatement',
  'ContinueStatement',
  'SwitchStatement',
  'SwitchCase',
  'ReturnStatement',
  'ThrowStatement',
  'TryStatement',
  'CatchClause',
  'WhileStatement',
  'DoWhileStatement',
  'ForStatement',
  'ForInStatement',
  'FunctionDeclaration',
  'VariableDeclaration',
  'VariableDeclarator',
  'ThisExpression',
  'ArrayExpression',
  'ObjectExpression',
  'Property',
  'FunctionExpression',
  'SequenceExpression',
  'UnaryExpression',
  'BinaryExpression',
  'AssignmentExpression',
  'UpdateExpression',
  'LogicalExpression',
  'ConditionalExpression',
  'CallExpression',
  'NewExpression',
  'MemberExpression',
  'Identifier',
  'Literal',
  // Newer than ES 5.1.
  'ArrowFunctionExpression',
  'TemplateLiteral',
  'TemplateElement',
  'AwaitExpression',
  'RestElement',
]);

/** What to call a refused node, where its type does not say it plainly. */
const plainNames: Readonly<Record<string, string>> = {
  ForOfStatement: 'for-of',
  ClassDeclaration: 'a class',
  ClassExpression: 'a class',
  ObjectPattern: 'destructuring',
  ArrayPattern: 'destructuring',
  SpreadElement: 'spread (...)',
  ChainExpression: 'optional chaining (?.)',
  AssignmentPattern: 'a default value of a parameter',
  TaggedTemplateExpression: 'a tagged template',
  YieldExpression: 'a generator',
};

const dynamicCode = new Set(['eval', 'Function']);
const missingGlobals = new Set([
  'Map',
  'Set',
  'WeakMap',
  'WeakSet',
  'Proxy',
  'Reflect',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
  'XMLHttpRequest',
  'process',
  'globalThis',
]);

type AnyNode = Node & Record<string, unknown>;

/** The children of a node, each with the name of the property that holds it. */
export function* childrenOf(node: AnyNode): Generator<{ child: AnyNode; role: string }> {
  for (const [role, value] of Object.entries(node)) {
    if (Array.isArray(value)) {
      for (const item of value) {
        if (isNode(item)) yield { child: item, role };
      }
    } else if (isNode(value)) {
      yield { child: value, role };
    }
  }
}

function isNode(value: unknown): value is AnyNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'
  );
}

/** What is wrong with one node, or undefined. `parent` and `role` say where it stands. */
function complaintAbout(node: AnyNode, parent: AnyNode | undefined, role: string): string | undefined {
  if (!allowedNodes.has(node.type)) return `${plainNames[node.type] ?? node.type} is not in the runtime`;
  switch (node.type) {
    case 'FunctionDeclaration':
    case 'FunctionExpression':
      return node['generator'] === true ? 'generators are not in the runtime' : undefined;
    case 'AssignmentExpression':
      return ['&&=', '||=', '??='].includes(String(node['operator']))
        ? `the operator ${String(node['operator'])} is not in the runtime`
        : undefined;
    case 'RestElement':
      // Rest parameters are there; rest in destructuring is not (and destructuring itself is refused above).
      return role === 'params' ? undefined : 'rest is for parameters only';
    case 'Property':
      return node['shorthand'] === true || node['computed'] === true || node['method'] === true
        ? 'shorthand, computed and method properties are not in the runtime'
        : undefined;
    case 'CatchClause':
      return node['param'] === null ? 'catch needs a parameter' : undefined;
    case 'Literal':
      return typeof node['bigint'] === 'string' ? 'BigInt is not in the runtime' : undefined;
    case 'Identifier': {
      const name = String(node['name']);
      const isReference =
        !(parent?.type === 'MemberExpression' && role === 'property' && parent['computed'] !== true) &&
        !(parent?.type === 'Property' && role === 'key');
      if (isReference && dynamicCode.has(name)) return `${name} runs text as code, which the runtime forbids`;
      if (isReference && missingGlobals.has(name)) return `${name} is not in the runtime`;
      return undefined;
    }
    default:
      return undefined;
  }
}

/**
 * Parses a function and checks it.
 * @param name what error messages call it
 * @returns the syntax tree
 * @throws EdgeFunctionRejectedError with the line of the first thing that CloudFront would refuse
 */
export function checkFunctionSyntax(name: string, source: string): AnyNode {
  const bytes = Buffer.byteLength(source);
  if (bytes > maxFunctionBytes) {
    throw new EdgeFunctionRejectedError(
      `${name}: ${bytes} bytes; a CloudFront function may have ${maxFunctionBytes}. Shorten it.`,
    );
  }
  let program: AnyNode;
  try {
    program = parse(source, {
      ecmaVersion: 'latest',
      sourceType: 'script',
      locations: true,
    }) as Node as AnyNode;
  } catch (error) {
    throw new EdgeFunctionRejectedError(`${name}: ${(error as Error).message}`, { cause: error });
  }
  const visit = (node: AnyNode, parent: AnyNode | undefined, role: string): void => {
    const complaint = complaintAbout(node, parent, role);
    if (complaint) {
      throw new EdgeFunctionRejectedError(`${name}, line ${node.loc?.start.line ?? '?'}: ${complaint}.`);
    }
    for (const { child, role: childRole } of childrenOf(node)) visit(child, node, childRole);
  };
  visit(program, undefined, '');
  const hasHandler = (program['body'] as AnyNode[]).some(
    (node) => node.type === 'FunctionDeclaration' && (node['id'] as AnyNode | null)?.['name'] === 'handler',
  );
  if (!hasHandler) throw new EdgeFunctionRejectedError(`${name}: there is no function named "handler".`);
  return program;
}
