import type { Metadata } from "next";
import { MessagePage } from "./message-page.tsx";
import { forbiddenWords } from "./refusal-words.tsx";

export const metadata: Metadata = { title: "Not allowed" };

export default async function Forbidden() {
  return <MessagePage {...(await forbiddenWords())} />;
}
