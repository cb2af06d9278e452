import type { Metadata } from "next";
import { Message } from "#app/message-page.tsx";
import { forbiddenWords } from "#app/refusal-words.tsx";

export const metadata: Metadata = { title: "Not allowed" };

export default function Forbidden() {
  return <Message {...forbiddenWords()} />;
}
