import { describe, expect, it } from 'vitest';
import { formatFixedDouble } from '../../src/structures/double.ts';
import {
  geoDistance,
  geoPosition,
  geoScore,
  searchIntervals,
  standardGeoHash,
} from '../../src/structures/geo-hash.ts';

const palermo = { longitude: 13.361389, latitude: 38.115556 };
const catania = { longitude: 15.087269, latitude: 37.502669 };

describe('positions as hashes', () => {
  it("gives the scores, positions, hashes and distances of Redis's documentation", () => {
    expect(geoScore(palermo)).toBe(3479099956230698);
    expect(geoScore(catania)).toBe(3479447370796909);
    const position = geoPosition(3479099956230698);
    expect(formatFixedDouble(position.longitude)).toBe('13.36138933897018433');
    expect(formatFixedDouble(position.latitude)).toBe('38.11555639549629859');
    expect(standardGeoHash(position)).toBe('sqc8b49rny0');
    expect(standardGeoHash(geoPosition(3479447370796909))).toBe('sqdtr74hyu0');
    const distance = geoDistance(geoPosition(geoScore(palermo)), geoPosition(geoScore(catania)));
    expect(distance.toFixed(4)).toBe('166274.1516');
  });

  it('searches intervals that hold the positions within reach', () => {
    const intervals = searchIntervals({
      center: { longitude: 15, latitude: 37 },
      shape: { kind: 'circle', radius: 200_000 },
    });

    for (const place of [palermo, catania]) {
      const score = geoScore(place);
      expect(intervals.some(({ min, max }) => score >= min && score < max)).toBe(true);
    }
  });
});
