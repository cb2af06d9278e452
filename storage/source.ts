import type { FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";

/** An open file as bytes that can be read anywhere; whoever opened it closes it. */
export function fromFile(file: FileHandle, size: number) {
  async function read(offset: number, length: number): Promise<Buffer> {
    const wanted = Math.max(0, Math.min(length, size - offset));
    const bytes = Buffer.alloc(wanted);
    let got = 0;
    while (got < wanted) {
      const { bytesRead } = await file.read(bytes, got, wanted - got, offset + got);
      if (bytesRead === 0) break;
      got += bytesRead;
    }
    return bytes.subarray(0, got);
  }
  async function* chunks(start: number, end: number) {
    for (let at = start; at < end; at += STEP) yield await read(at, Math.min(STEP, end - at));
  }
  return {
    size,
    read,
    stream: (start = 0, end = size) => Readable.from(chunks(start, Math.min(end, size)), { objectMode: false }),
  };
}

const STEP = 64 * 1024;
