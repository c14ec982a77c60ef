/** Tags: everything that was made from one restaurant is invalidated by one step, however much it is. */
import { createCache, redisStore } from '@quicktable/cache';
import { patient, say, where } from './setting.ts';

const cache = createCache({ store: redisStore(where), timeouts: patient, namespace: 'example-tags' });
const menus = cache.entity('menu', {
  key: (id: { restaurant: string; language: string }) => [id.restaurant, id.language],
  load: async (id) => ({ ...id, dishes: ['갈비', '냉면'] }),
  tags: (menu) => [`restaurant:${menu.restaurant}`],
});
await cache.clear();

const ids = ['seoul', 'busan'].flatMap((restaurant) =>
  ['ko', 'en'].map((language) => ({ restaurant, language })),
);
await menus.getMany(ids);
say('before:', (await menus.getMany(ids)).map(({ source }) => source).join(' '));
await cache.invalidateTags(['restaurant:seoul']);
say('after:', (await menus.getMany(ids)).map(({ source }) => source).join(' '));
await cache.close();
