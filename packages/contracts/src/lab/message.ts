/** A confirmation in one sentence, as `POST /cache/clear` answers it. */
import { z } from 'zod';

export const Message = z
  .object({ message: z.string() })
  .meta({ id: 'Message', examples: [{ message: '캐시를 비웠습니다.' }] });
export type Message = z.infer<typeof Message>;
