/** Numbers in [0, 1) that a seed determines. */
export function createRandom(seed: number): () => number;
