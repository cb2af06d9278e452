/** Writes an answer to Node's response, and turns one into a web `Response` for tests. */
import { close, open, read } from "node:fs";
import { open as openFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import type { Answer, FileBody } from "./answer.ts";

const STEP = 256 * 1024;

/** Sends an answer; `head` leaves the body out. A client that goes away closes the file. */
export function write(res: ServerResponse, { status, headers, body }: Answer, head: boolean): void {
  if (body === null || head || Buffer.isBuffer(body)) {
    res.writeHead(status, headers);
    res.end(head || body === null ? undefined : body);
    return;
  }
  open(body.path, "r", (fault, fd) => {
    if (fault) return void res.destroy(fault);
    res.writeHead(status, headers);
    pump(fd, body, res);
  });
}

/** Sends part of an open file with one buffer, which is filled again only after it was flushed. Always closes it, once. */
function pump(fd: number, { from, to }: FileBody, res: ServerResponse) {
  const buffer = Buffer.allocUnsafeSlow(Math.min(STEP, to - from));
  let at = from;
  let reading = false;
  let open = true;
  const finish = (fault?: Error | null) => {
    // A descriptor must not be closed under a read: its number may already be another file's.
    if (open && !reading) {
      open = false;
      close(fd);
    }
    if (fault) res.destroy(fault);
  };
  const next = () => {
    if (res.destroyed || !open) return finish();
    reading = true;
    read(fd, buffer, 0, Math.min(STEP, to - at), at, (fault, got) => {
      reading = false;
      if (fault || got === 0 || res.destroyed) return finish(fault ?? (got === 0 ? new Error("file is short") : null));
      at += got;
      const chunk = buffer.subarray(0, got);
      if (at >= to) res.end(chunk, () => finish());
      else res.write(chunk, (lost) => (lost ? finish() : next()));
    });
  };
  // A client that goes away while a write waits may leave its callback uncalled.
  res.once("close", () => finish());
  next();
}

/** The same answer as a web `Response`. */
export async function toResponse({ status, headers, body }: Answer, head: boolean): Promise<Response> {
  const bytes = body === null || head ? null : Buffer.isBuffer(body) ? body : await readPart(body);
  const strings = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
  return new Response(bytes && new Uint8Array(bytes), { status, headers: strings });
}

async function readPart({ path, from, to }: FileBody): Promise<Buffer> {
  const file = await openFile(path, "r");
  try {
    const bytes = Buffer.alloc(to - from);
    await file.read(bytes, 0, bytes.length, from);
    return bytes;
  } finally {
    await file.close();
  }
}
