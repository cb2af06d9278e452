/** Tables as text (RFC 4180), sent as fast as they are taken: nothing is read ahead of whoever receives them. */

/** What a spreadsheet takes for a formula, ASCII and full-width, also after blanks that it strips. */
const FORMULA = /^\s*[=+\-@＝＋－＠\t\r]/;

/** One cell: a formula is made text by an apostrophe, and what would end the cell is quoted. */
export function cell(value: string): string {
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const line = (cells: readonly string[]): string => `${cells.map(cell).join(",")}\r\n`;

/**
 * The head and every row as a stream. Who stops reading stops the pieces; a fault breaks the answer off, so that a part
 * is never taken for the whole, and is told to `failed`.
 */
export function csvStream<Row>(
  head: readonly string[],
  pieces: AsyncGenerator<readonly Row[], void>,
  cellsOf: (row: Row) => readonly string[],
  failed: (fault: unknown) => void,
): ReadableStream<Uint8Array> {
  const text = new TextEncoder();
  let begun = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        if (!begun) {
          begun = true;
          return controller.enqueue(text.encode(line(head)));
        }
        try {
          const { value, done } = await pieces.next();
          if (done) return controller.close();
          controller.enqueue(text.encode(value.map((row) => line(cellsOf(row))).join("")));
        } catch (fault) {
          failed(fault);
          controller.error(fault);
        }
      },
      async cancel() {
        await pieces.return();
      },
    },
    { highWaterMark: 0 },
  );
}
