export { type ErrorCodeEntry, type ServiceErrorCode, serviceErrorCodes } from './error-codes.ts';
export { CacheStats } from './lab/cache-stats.ts';
export { Health } from './lab/health.ts';
export { Message } from './lab/message.ts';
export { maximumIdLength, ReservationAddress, ReservationData } from './lab/reservation-data.ts';
export { ReservationResponse } from './lab/reservation-response.ts';
export { ProblemDetails, problemMediaType } from './problem-details.ts';
