import type { Metadata } from "next";
import { Message } from "#app/message-page.tsx";
import { notFoundWords } from "#app/refusal-words.tsx";

export const metadata: Metadata = { title: "Not found" };

/** Hidden and missing get this same page, inside the shell of who is signed in. */
export default async function NotFound() {
  return <Message {...(await notFoundWords())} />;
}
