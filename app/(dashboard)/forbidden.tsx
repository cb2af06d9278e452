import type { Metadata } from "next";
import { Message } from "#app/message-page.tsx";
import { forbiddenWords } from "#app/refusal-words.tsx";

export const metadata: Metadata = { title: "Not allowed" };

export default async function Forbidden() {
  return <Message {...(await forbiddenWords())} />;
}
