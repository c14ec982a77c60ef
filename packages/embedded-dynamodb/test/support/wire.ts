/** Requests as they go over the wire, so that what a client library would refuse can be sent too. */

export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Sends one operation and returns the status and the JSON body. */
export async function send(url: string, operation: string, request: unknown): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'x-amz-date': '20240220T000000Z',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20240220/ap-northeast-2/dynamodb/aws4_request, SignedHeaders=host, Signature=00',
    },
    body: JSON.stringify(request),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}
