/** What TypeScript knows without being told: checked by the compiler, so the tests only have to be there. */
import { afterAll, describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { createCache, memoryStore, readThrough, type LoadContext, type Reading } from '../src/index.ts';

interface User {
  readonly id: string;
  readonly at: Date;
}

const findUser = async (id: string): Promise<User | undefined> =>
  id === 'none' ? undefined : { id, at: new Date(0) };

describe('the types of an entity', () => {
  const cache = createCache({ store: memoryStore() });
  afterAll(() => cache.close());

  it('come from the loader', async () => {
    const users = cache.entity('plain', {
      key: (id: string) => [id],
      load: (id) => findUser(id),
      tags: ({ id }) => [id],
    });

    expectTypeOf(await users.get('a')).toEqualTypeOf<Reading<User>>();
    expectTypeOf(readThrough(users)).parameter(0).toEqualTypeOf<string>();
    expect(await readThrough(users)('none')).toBeNull();
  });

  it('come from a loader that uses its context as well', async () => {
    const users = cache.entity('context', {
      key: (id: string) => [id],
      load: async (id, { signal, setTtl }) => {
        setTtl(signal.aborted ? '1s' : '1m');
        return findUser(id);
      },
      ttl: '1h',
    });
    const counted = cache.entity('stale', {
      key: (id: string) => [id],
      load: async (id, { stale }: LoadContext<{ n: number }>) => ({ n: (stale?.n ?? 0) + id.length }),
    });

    expectTypeOf(await users.get('a')).toEqualTypeOf<Reading<User>>();
    expectTypeOf(await counted.get('a')).toEqualTypeOf<Reading<{ n: number }>>();
    expect((await counted.get('abc')).value).toEqual({ n: 3 });
  });

  it('come from a batch loader, and from a schema', async () => {
    const many = cache.entity('many', {
      key: (id: string) => [id],
      loadMany: (ids) => Promise.all(ids.map(findUser)),
    });
    const checked = cache.entity('checked', {
      key: (id: number) => [id],
      schema: z.object({ n: z.number() }),
    });

    expectTypeOf(await many.getMany(['a'])).toEqualTypeOf<Reading<User>[]>();
    expectTypeOf((await checked.peek(1))?.value).toEqualTypeOf<{ n: number } | null | undefined>();
    expect((await many.getMany(['a', 'none'])).map(({ value }) => value?.id)).toEqual(['a', undefined]);
  });
});
