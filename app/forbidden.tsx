import type { Metadata } from "next";
import { MessagePage } from "./message-page.tsx";
import { refusalNote } from "./refusal-note.ts";

export const metadata: Metadata = { title: "Not allowed" };

export default function Forbidden() {
  return (
    <MessagePage title="You cannot do this">
      <p>{refusalNote().sentence || "Your role does not allow this page."}</p>
      <p>An administrator of the organization can give you what is missing.</p>
    </MessagePage>
  );
}
