/** A real conda solver over HTTP: rattler, compiled to wasm, which pixi's solver is made of. */
import { createHash } from "node:crypto";
import { createRequire } from "node:module";

type Solved = { packageName: string; version: string; url: string; sha256: string };
type Rattler = {
  simpleSolve(specs: string[], channels: string[], platforms: string[], locked: never[]): Promise<Solved[]>;
};

const { simpleSolve }: Rattler = createRequire(import.meta.url)("@conda-org/rattler");

/** Solves, fetches every package and compares its sha-256. @throws Error as the client says it. */
export async function install(specs: string[], channel: string, platforms = ["linux-64", "noarch"]): Promise<string[]> {
  // The solver rejects with a bare string.
  const solved = await simpleSolve(specs, [channel], platforms, []).catch((said) =>
    Promise.reject(new Error(String(said))),
  );
  for (const { url, sha256 } of solved) {
    const answer = await fetch(url);
    const digest = createHash("sha256")
      .update(Buffer.from(await answer.arrayBuffer()))
      .digest("hex");
    if (answer.status !== 200 || digest !== sha256)
      throw new Error(`${url.split("/").at(-1)}: ${answer.status}, ${digest}`);
  }
  return solved.map(({ packageName, version }) => `${packageName} ${version}`).sort();
}
