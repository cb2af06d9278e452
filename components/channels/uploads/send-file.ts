/** One file to the server, by XMLHttpRequest: `fetch` cannot say how much has been sent. */

export type Sent = { status: "published" | "already here" } | { status: "refused"; reason: string };

type Watch = {
  onSent: (bytes: number) => void;
  /** Every byte is there; the server reads the archive now. */
  onChecking: () => void;
  signal: AbortSignal;
};

const DROPPED =
  "The connection dropped. The file may or may not have arrived. Try it again: the same file is never published twice.";

/** Resolves to what became of it, whatever that is; rejects only when `signal` says so. */
export function sendFile(channel: string, file: File, labels: readonly string[], watch: Watch): Promise<Sent> {
  const { promise, resolve, reject } = Promise.withResolvers<Sent>();
  const request = new XMLHttpRequest();
  const form = new FormData();
  // The server reads what it must know before the bytes.
  for (const label of labels) form.append("label", label);
  form.append("file", file, file.name);
  request.open("POST", `/api/v1/channels/${encodeURIComponent(channel)}/files`);
  request.setRequestHeader("Accept", "application/json");
  request.upload.onprogress = ({ loaded }) => watch.onSent(Math.min(loaded, file.size));
  request.upload.onload = watch.onChecking;
  request.onload = () => resolve(answerOf(request));
  request.onerror = () => resolve({ status: "refused", reason: DROPPED });
  request.ontimeout = request.onerror;
  watch.signal.addEventListener("abort", () => {
    request.abort();
    reject(watch.signal.reason);
  });
  request.send(form);
  return promise;
}

function answerOf({ status, responseText }: XMLHttpRequest): Sent {
  if (status === 201) return { status: "published" };
  if (status === 200) return { status: "already here" };
  return { status: "refused", reason: reasonIn(responseText) || reasonFor(status) };
}

/** The sentence of a problem document (RFC 9457), if the answer is one. */
function reasonIn(text: string): string {
  try {
    const problem: unknown = JSON.parse(text);
    const detail = typeof problem === "object" && problem !== null && "detail" in problem ? problem.detail : "";
    return typeof detail === "string" ? detail : "";
  } catch {
    return ""; // a proxy's own page
  }
}

function reasonFor(status: number): string {
  if (status === 401) return "You were signed out. Sign in in a new tab, then try again.";
  if (status === 413) return "Something between you and the server does not let files of this size through.";
  return `The server answered ${status} without a reason. Try again.`;
}
