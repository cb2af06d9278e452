import type { Metadata } from "next";
import { MessagePage } from "./message-page.tsx";
import { notFoundWords } from "./refusal-words.tsx";

export const metadata: Metadata = { title: "Not found" };

/** Hidden and missing get this same page, whoever asks. */
export default async function NotFound() {
  return <MessagePage {...(await notFoundWords())} />;
}
