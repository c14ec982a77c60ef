/** Document writes with the type that their kind has. */
import type { DocumentCondition, DocumentWrite } from '@quicktable/domain';
import type { DocumentBodies, DocumentKind, TypedKey } from './documents.ts';

export function putDocument<Kind extends DocumentKind>(
  key: TypedKey<Kind>,
  body: DocumentBodies[Kind],
  condition: DocumentCondition,
  expiresAtMs: number | null = null,
): DocumentWrite {
  return { op: 'put', key, body, expiresAtMs, condition };
}

export function deleteDocument(key: TypedKey<DocumentKind>, condition: DocumentCondition): DocumentWrite {
  return { op: 'delete', key, condition };
}
