/** Mint, check and digest of a token's secret (architecture section 1). */
import { hash, randomInt } from "node:crypto";
import { crc32 } from "node:zlib";

const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const SHAPE = /^slc-[0-9A-Za-z]{38}$/;
export const SECRET_LENGTH = 42;

function checksum(body: string): string {
  let left = crc32(body);
  let out = "";
  for (let i = 0; i < 6; i++) {
    out = ALPHABET[left % 62] + out;
    left = Math.floor(left / 62);
  }
  return out;
}

/**
 * A new secret: `slc-`, 32 random base62 characters, 6 characters of CRC-32 over what precedes. Only letters, digits and
 * hyphens, because conda cuts a token in a URL at anything else.
 */
export function mintSecret(): string {
  let body = "slc-";
  for (let i = 0; i < 32; i++) body += ALPHABET[randomInt(62)];
  return body + checksum(body);
}

/** Whether text has the shape and the checksum of a secret: no look-up is worth making otherwise. */
export function isSecret(text: string): boolean {
  return text.length === SECRET_LENGTH && SHAPE.test(text) && checksum(text.slice(0, 36)) === text.slice(36);
}

/** SHA-256 in hex: what is stored, of secrets and of one-use codes. */
export const digestOf = (text: string): string => hash("sha256", text);

/** `slc-AB12…9QxZ`: enough to recognise a secret by, far too little to use. */
export const hintOf = (secret: string): string => `${secret.slice(0, 8)}…${secret.slice(-4)}`;

/** A code for a link or a setup page: 26 characters without look-alikes, 130 random bits. */
export function mintCode(): string {
  const letters = "23456789abcdefghjkmnpqrstuvwxyz0";
  let code = "";
  for (let i = 0; i < 26; i++) code += letters[randomInt(32)];
  return code;
}

/** Up to where the next one begins: of two without anything between them both are found. */
const IN_TEXT = /slc-(?:(?!slc-)[0-9A-Za-z]){5,}/g;

const WHOLE = /slc-[0-9A-Za-z]{38}/g;

/** The different secrets in a text, by shape and checksum: whatever stands around them, a URL or a word. */
export const secretsIn = (text: string): string[] => [...new Set(text.match(WHOLE) ?? [])].filter(isSecret);

/** The text with every secret in it masked, whole or cut short, whatever route it came by. */
export const redact = (text: string): string => text.replace(IN_TEXT, (secret) => `${secret.slice(0, 8)}…`);
