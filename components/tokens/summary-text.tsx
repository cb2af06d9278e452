/** The summary that is stored with a token, its leading words in bold. The words themselves are the server's. */
export function SummaryText({ text }: { text: string }) {
  const parts = text.split(/(This token will be able to|It will not be able to|Note:)/);
  return parts.map((part, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: parts of one text, in order
    at % 2 === 1 ? <strong key={at}>{part}</strong> : part,
  );
}
