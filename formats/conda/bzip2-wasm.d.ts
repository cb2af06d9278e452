declare module "bzip2-wasm" {
  export default class BZip2 {
    init(): Promise<void>;
    compress(plain: Uint8Array, level?: number, room?: number): Uint8Array;
  }
}
