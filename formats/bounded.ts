/** Where decompressed bytes are counted. */
import { type Limits, Malformed } from "./format.ts";

/** Text and zeros compress very well; below this nobody is harmed, so the ratio is not looked at. */
const RATIO_FROM = 64 * 2 ** 20;

/**
 * A stage for `pipeline` that passes decompressed bytes on until there are more than an honest archive holds; then it
 * throws `Malformed`. `packed` is how many compressed bytes they come from, `what` names the part in the sentence.
 */
export function bounded(what: string, packed: number, limits: Pick<Limits, "unpackedBytes" | "ratio">) {
  return async function* (chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, void> {
    let total = 0;
    for await (const chunk of chunks) {
      total += chunk.length;
      if (total > limits.unpackedBytes) {
        throw new Malformed(`${what} unpacks to more than ${limits.unpackedBytes} bytes, which is the limit here.`);
      }
      if (total > RATIO_FROM && total > packed * limits.ratio) {
        throw new Malformed(`${what} unpacks to more than ${limits.ratio} times its size, as only a bomb does.`);
      }
      yield chunk;
    }
  };
}
