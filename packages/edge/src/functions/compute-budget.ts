/**
 * Puts a counter into a function's loops and calls, so that one that would never end is stopped after a fixed amount of
 * work. CloudFront stops a function after about a millisecond of CPU; counting instead of timing gives the same verdict on
 * a busy laptop as on an idle one, and costs nanoseconds where `node:vm`'s timeout starts a thread for each call.
 */
import type { Node } from 'acorn';
import { childrenOf } from './function-syntax.ts';

/** The name of the counting function inside the isolated context. */
export const budgetFunctionName = '__quicktableBudget';

const loops = new Set(['WhileStatement', 'DoWhileStatement', 'ForStatement', 'ForInStatement']);
const functions = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression']);

/** The source with a call of the counter at the beginning of each loop's and each function's body. */
export function withComputeBudget(source: string, program: Node): string {
  const call = `${budgetFunctionName}()`;
  const insertions: { at: number; text: string }[] = [];
  const visit = (node: Node & Record<string, unknown>): void => {
    let closing: { at: number; text: string } | undefined;
    if (loops.has(node.type) || functions.has(node.type)) {
      const body = node['body'] as Node;
      if (body.type === 'BlockStatement') {
        insertions.push({ at: body.start + 1, text: `${call};` });
      } else if (loops.has(node.type)) {
        insertions.push({ at: body.start, text: `{${call};` });
        closing = { at: body.end, text: '}' };
      } else {
        insertions.push({ at: body.start, text: `(${call},` });
        closing = { at: body.end, text: ')' };
      }
    }
    for (const { child } of childrenOf(node)) visit(child);
    // After the children's, so that where both end at one place the inner one is closed first.
    if (closing) insertions.push(closing);
  };
  visit(program as Node & Record<string, unknown>);
  insertions.sort((a, b) => a.at - b.at);
  let result = '';
  let position = 0;
  for (const { at, text } of insertions) {
    result += source.slice(position, at) + text;
    position = at;
  }
  return result + source.slice(position);
}
