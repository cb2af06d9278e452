/** A text in which a secret is hidden, and the way back from what is selected there. Pure. */

const BULLETS = "••••••••••••";

/** "slc-••••••••••••9QxZ": the prefix and the last four stay, and the dots do not tell the length. */
export function maskSecret(secret: string): string {
  const prefix = /^[A-Za-z0-9]{1,12}-/.exec(secret)?.[0] ?? "";
  return `${prefix}${BULLETS}${secret.length > prefix.length + 8 ? secret.slice(-4) : ""}`;
}

export function maskText(text: string, secret: string): string {
  return secret ? text.replaceAll(secret, maskSecret(secret)) : text;
}

/** What a selection of the masked text stands for: a secret that is touched at all is meant as a whole. */
export function unmaskSelection(text: string, secret: string, start: number, end: number): string {
  const shown = maskSecret(secret);
  let real = "";
  let at = 0;
  for (const [index, plain] of text.split(secret).entries()) {
    if (index > 0) {
      if (start < at + shown.length && end > at) real += secret;
      at += shown.length;
    }
    real += plain.slice(Math.max(0, start - at), Math.max(0, end - at));
    at += plain.length;
  }
  return real;
}
