/** Every error of the edge, each with a stable code. */

/** A function file that CloudFront would not accept: too large, not parsable, or beyond the runtime's syntax. */
export class EdgeFunctionRejectedError extends Error {
  readonly code = 'EDGE_FUNCTION_REJECTED';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EdgeFunctionRejectedError';
  }
}

/** A function that threw, ran out of its compute budget, or returned nothing usable; the viewer gets status 503. */
export class EdgeFunctionExecutionError extends Error {
  readonly code = 'EDGE_FUNCTION_EXECUTION';
  readonly status = 503;
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EdgeFunctionExecutionError';
  }
}

/** A function that changed what it may only read, or added what it may not send; the viewer gets status 502. */
export class EdgeFunctionValidationError extends Error {
  readonly code = 'EDGE_FUNCTION_VALIDATION';
  readonly status = 502;
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'EdgeFunctionValidationError';
  }
}

/** An invalidation that CloudFront would refuse. */
export class InvalidInvalidationError extends Error {
  readonly code = 'EDGE_INVALID_INVALIDATION';
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'InvalidInvalidationError';
  }
}

/** An origin that did not answer (`status` 504), or whose connection could not be made or broke (502). */
export class OriginUnavailableError extends Error {
  readonly code = 'EDGE_ORIGIN_UNAVAILABLE';
  readonly status: 502 | 504;
  constructor(status: 502 | 504, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'OriginUnavailableError';
    this.status = status;
  }
}
