/** The part of WebAssembly's interface that is used here; Node's types do not have it. */

export interface WasmMemory {
  readonly buffer: ArrayBuffer;
}

export interface WasmTable {
  get(index: number): unknown;
  set(index: number, value: unknown): void;
}

type WasmImports = Record<string, Record<string, (...args: never[]) => unknown>>;

interface WasmInterface {
  readonly Module: new (bytes: Uint8Array) => WasmModule;
  readonly Instance: new (module: WasmModule, imports: WasmImports) => { readonly exports: unknown };
}

/** A compiled module. */
export interface WasmModule {
  readonly [Symbol.toStringTag]: string;
}

export type { WasmImports };

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Node has it, its types have not
export const wasm = (globalThis as unknown as { WebAssembly: WasmInterface }).WebAssembly;
