/** Reads bzip2 block by block in a few megabytes of memory; several streams one after the other (pbzip2) are one text. */
import { Malformed, type Source } from "./format.ts";

const BLOCK = 0x314159;
const BLOCK_TAIL = 0x265359;
const FOOTER = 0x177245;
const FOOTER_TAIL = 0x385090;
/** No honest block is larger: 900,001 symbols of at most 20 bits, 18,002 selectors of at most 6, and six code tables. */
const LONGEST_BLOCK = 2_400_000;
const WINDOW = 4 * 2 ** 20;
const CHUNK = 256 * 1024;
const LONGEST_CODE = 20;
const SHORT_CODE = 10;
const NOTHING = Buffer.alloc(0);

const broken = (how: string) => new Malformed(`The bzip2 data is damaged: ${how}.`);

const crcTable = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  return crc;
});

/**
 * Decompresses a whole bzip2 file into chunks of at most 256 KiB, checking every checksum. Between blocks it lets other
 * work run and looks at `signal`. Throws `Malformed` (damaged, cut off, followed by something else), the signal's reason,
 * or what `source.read` rejects with. Bounding the output is the reader's business.
 */
export async function* bunzip2(source: Source, signal?: AbortSignal): AsyncGenerator<Buffer, void, void> {
  const input = new Input(source);
  const block = new Block();
  do {
    await input.fill();
    let combined = 0;
    const capacity = readHeader(input);
    while (readMagic(input)) {
      signal?.throwIfAborted();
      block.decode(input, capacity);
      for (let chunk = block.next(); chunk.length > 0; chunk = block.next()) yield chunk;
      combined = ((combined << 1) | (combined >>> 31)) ^ block.checksum();
      await new Promise<void>((resume) => setImmediate(resume));
      await input.fill();
    }
    if (input.long() !== combined) throw broken("the checksum of the whole does not match");
    input.align();
  } while (!input.atEnd());
}

function readHeader(input: Input): number {
  if (input.bits(24) !== 0x425a68) throw new Malformed("This is not bzip2 data: it does not begin with BZh.");
  const level = input.bits(8) - 48;
  if (level < 1 || level > 9) throw broken("its block size is none of 1 to 9");
  return level * 100_000;
}

/** true before another block, false before the end of a stream */
function readMagic(input: Input): boolean {
  const head = input.bits(24);
  const tail = input.bits(24);
  if (head === BLOCK && tail === BLOCK_TAIL) return true;
  if (head === FOOTER && tail === FOOTER_TAIL) return false;
  throw broken("a block does not begin where one should");
}

/** A window on the source that always holds a whole block, so that decoding never waits. */
class Input {
  readonly #source: Source;
  readonly #window: Buffer;
  #read = 0;
  #at = 0;
  #end = 0;
  hold = 0;
  held = 0;

  constructor(source: Source) {
    this.#source = source;
    this.#window = Buffer.allocUnsafe(Math.min(WINDOW, source.size));
  }

  async fill(): Promise<void> {
    if (this.#end - this.#at >= LONGEST_BLOCK || this.#read >= this.#source.size) return;
    this.#window.copyWithin(0, this.#at, this.#end);
    this.#end -= this.#at;
    this.#at = 0;
    const wanted = Math.min(this.#window.length - this.#end, this.#source.size - this.#read);
    const bytes = await this.#source.read(this.#read, wanted);
    if (bytes.length < wanted) throw new Error("A source ended before its size.");
    bytes.copy(this.#window, this.#end);
    this.#read += wanted;
    this.#end += wanted;
  }

  /** Makes at least `count` (at most 24) bits available in `hold`. */
  need(count: number): void {
    while (this.held < count) {
      if (this.#at === this.#end) throw broken("it ends in the middle");
      this.hold = (this.hold << 8) | (this.#window[this.#at++] ?? 0);
      this.held += 8;
    }
  }

  bits(count: number): number {
    this.need(count);
    this.held -= count;
    return (this.hold >>> this.held) & ((1 << count) - 1);
  }

  /** 32 bits as a signed integer, as checksums are kept */
  long(): number {
    const high = this.bits(16);
    return (high << 16) | this.bits(16);
  }

  align(): void {
    this.held -= this.held % 8;
  }

  atEnd(): boolean {
    return this.held === 0 && this.#at === this.#end && this.#read >= this.#source.size;
  }
}

/** One Huffman code: short words by table, long ones by the first word of each length (canonical codes). */
class Code {
  readonly #short = new Uint16Array(1 << SHORT_CODE);
  readonly #limit = new Int32Array(LONGEST_CODE + 1);
  readonly #base = new Int32Array(LONGEST_CODE + 1);
  readonly #symbols = new Uint16Array(258);

  set(lengths: Uint8Array): void {
    this.#short.fill(0);
    let word = 0;
    let known = 0;
    for (let length = 1; length <= LONGEST_CODE; length++) {
      this.#base[length] = word - known;
      for (let symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] !== length) continue;
        this.#symbols[known++] = symbol;
        if (length <= SHORT_CODE) {
          const first = word << (SHORT_CODE - length);
          this.#short.fill((symbol << 5) | length, first, first + (1 << (SHORT_CODE - length)));
        }
        word++;
      }
      this.#limit[length] = word;
      word <<= 1;
    }
  }

  next(input: Input): number {
    input.need(LONGEST_CODE);
    const word = (input.hold >>> (input.held - LONGEST_CODE)) & 0xfffff;
    const short = this.#short[word >>> (LONGEST_CODE - SHORT_CODE)] ?? 0;
    if (short !== 0) {
      input.held -= short & 31;
      return short >>> 5;
    }
    for (let length = SHORT_CODE + 1; length <= LONGEST_CODE; length++) {
      const head = word >>> (LONGEST_CODE - length);
      if (head >= (this.#limit[length] ?? 0)) continue;
      const symbol = this.#symbols[head - (this.#base[length] ?? 0)];
      if (symbol === undefined) break;
      input.held -= length;
      return symbol;
    }
    throw broken("it uses a code word that was never given");
  }
}

/** One block: decoded at once into `#chain`, then handed out in chunks. */
class Block {
  readonly #chain = new Int32Array(900_000);
  readonly #counts = new Int32Array(256);
  readonly #codes = Array.from({ length: 6 }, () => new Code());
  readonly #selectors = new Uint8Array(32_768);
  readonly #recent = new Uint8Array(256);
  #length = 0;
  #expected = 0;
  #crc = 0;
  #position = 0;
  #last = -1;
  #same = 0;
  #repeat = 0;

  decode(input: Input, capacity: number): void {
    this.#expected = input.long();
    if (input.bits(1) === 1) throw broken("it uses randomised blocks, which bzip2 gave up in 1999");
    const origin = input.bits(24);
    const used = this.#readAlphabet(input);
    const selectors = this.#readSelectors(input, used + 2);
    const count = this.#readSymbols(input, used + 1, selectors, capacity);
    if (origin >= count) throw broken("a block begins outside itself");
    this.#link(count);
    this.#length = count;
    this.#position = (this.#chain[origin] ?? 0) >>> 8;
    this.#crc = -1;
    this.#last = -1;
    this.#same = 0;
    this.#repeat = 0;
  }

  /** Fills `#recent` with the bytes that occur and tells how many they are. */
  #readAlphabet(input: Input): number {
    const groups = input.bits(16);
    let used = 0;
    for (let group = 0; group < 16; group++) {
      if ((groups & (0x8000 >>> group)) === 0) continue;
      const members = input.bits(16);
      for (let member = 0; member < 16; member++) {
        if ((members & (0x8000 >>> member)) !== 0) this.#recent[used++] = group * 16 + member;
      }
    }
    if (used === 0) throw broken("a block has no alphabet");
    return used;
  }

  /** Reads which code each group of 50 symbols uses, then the codes; tells the number of groups. */
  #readSelectors(input: Input, symbols: number): number {
    const codes = input.bits(3);
    const count = input.bits(15);
    if (codes < 2 || codes > 6 || count === 0) throw broken("a block names no codes");
    const order = [0, 1, 2, 3, 4, 5];
    for (let index = 0; index < count; index++) {
      let place = 0;
      while (input.bits(1) === 1) if (++place >= codes) throw broken("a group names a code that is not there");
      const code = order[place] ?? 0;
      order.copyWithin(1, 0, place);
      order[0] = code;
      this.#selectors[index] = code;
    }
    const lengths = new Uint8Array(symbols);
    for (const code of this.#codes.slice(0, codes)) {
      let length = input.bits(5);
      for (let symbol = 0; symbol < symbols; symbol++) {
        while (true) {
          if (length < 1 || length > LONGEST_CODE) throw broken("a code word has an impossible length");
          if (input.bits(1) === 0) break;
          length += input.bits(1) === 0 ? 1 : -1;
        }
        lengths[symbol] = length;
      }
      code.set(lengths);
    }
    return count;
  }

  /** Undoes Huffman, run-length and move-to-front coding into the low bytes of `#chain`; tells how many there are. */
  #readSymbols(input: Input, end: number, groups: number, capacity: number): number {
    const chain = this.#chain;
    const recent = this.#recent;
    const counts = this.#counts.fill(0);
    let code: Code | undefined;
    let count = 0;
    let run = 0;
    let weight = 1;
    for (let index = 0, left = 0; ; left--) {
      if (left === 0) {
        if (index === groups) throw broken("a block has more symbols than groups for them");
        code = this.#codes[this.#selectors[index++] ?? 0];
        left = 50;
      }
      if (code === undefined) throw broken("a group names a code that is not there");
      const symbol = code.next(input);
      if (symbol <= 1) {
        run += weight << symbol;
        weight <<= 1;
        if (run > capacity) throw broken("a block is longer than it says");
        continue;
      }
      if (run > 0) {
        const byte = recent[0] ?? 0;
        if (count + run > capacity) throw broken("a block is longer than it says");
        chain.fill(byte, count, count + run);
        counts[byte] = (counts[byte] ?? 0) + run;
        count += run;
        run = 0;
        weight = 1;
      }
      if (symbol === end) return count;
      if (count === capacity) throw broken("a block is longer than it says");
      const place = symbol - 1;
      const byte = recent[place] ?? 0;
      for (let at = place; at > 0; at--) recent[at] = recent[at - 1] ?? 0;
      recent[0] = byte;
      chain[count++] = byte;
      counts[byte] = (counts[byte] ?? 0) + 1;
    }
  }

  /** Undoes the Burrows-Wheeler transform: above each byte goes the place of the one that follows it. */
  #link(count: number): void {
    const chain = this.#chain;
    const counts = this.#counts;
    for (let byte = 0, sum = 0; byte < 256; byte++) {
      const here = counts[byte] ?? 0;
      counts[byte] = sum;
      sum += here;
    }
    for (let at = 0; at < count; at++) {
      const byte = (chain[at] ?? 0) & 255;
      const place = counts[byte] ?? 0;
      counts[byte] = place + 1;
      chain[place] = (chain[place] ?? 0) | (at << 8);
    }
  }

  /** The next bytes of the block, none when it is used up: four equal bytes are followed by how many more there are. */
  next(): Buffer {
    if (this.#length === 0 && this.#repeat === 0) return NOTHING;
    const out = Buffer.allocUnsafe(CHUNK);
    const chain = this.#chain;
    let position = this.#position;
    let left = this.#length;
    let last = this.#last;
    let same = this.#same;
    let repeat = this.#repeat;
    let crc = this.#crc;
    let at = 0;
    while (at < CHUNK && (left > 0 || repeat > 0)) {
      if (repeat > 0) {
        repeat--;
      } else {
        const link = chain[position] ?? 0;
        position = link >>> 8;
        left--;
        if (same === 4) {
          same = 0;
          repeat = link & 255;
          continue;
        }
        const byte = link & 255;
        same = byte === last ? same + 1 : 1;
        last = byte;
      }
      out[at++] = last;
      crc = (crc << 8) ^ (crcTable[(crc >>> 24) ^ last] ?? 0);
    }
    this.#position = position;
    this.#length = left;
    this.#last = last;
    this.#same = same;
    this.#repeat = repeat;
    this.#crc = crc;
    return out.subarray(0, at);
  }

  /** Compares what was handed out with the block's checksum and returns it. */
  checksum(): number {
    if (~this.#crc !== this.#expected) throw broken("the checksum of a block does not match");
    return this.#expected;
  }
}
