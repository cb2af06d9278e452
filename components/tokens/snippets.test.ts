import { describe, expect, test } from "vitest";
import {
  clientBlocks,
  condaLine,
  openCondaLine,
  plainAddress,
  TOKEN_PLACEHOLDER,
  uploadBlocks,
  variableOf,
} from "./snippets.ts";

const publicUrl = "https://packages.example.org";
const secret = "slc-0123456789ABCDEFGHIJabcdefghij4567890000";
const of = { publicUrl, channel: "ml-prod", secret, name: "ci-ml" };
const codeOf = (tab: string, at = of) =>
  clientBlocks(at)
    .find(({ id }) => id === tab)
    ?.blocks.map(({ code }) => code) ?? [];

describe("addresses", () => {
  test("the line that makes conda use a channel has the secret just before the channel's name", () => {
    expect(condaLine(of)).toBe(`conda config --add channels ${publicUrl}/t/${secret}/ml-prod`);
  });

  test("without a secret the placeholder stands in its place", () => {
    expect(condaLine({ publicUrl, channel: "ml-prod" })).toContain(`/t/${TOKEN_PLACEHOLDER}/ml-prod`);
    expect(openCondaLine(of)).toBe(`conda config --add channels ${publicUrl}/conda/ml-prod`);
  });

  test("a label other than main is part of the address", () => {
    expect(plainAddress({ ...of, label: "dev/2" })).toBe(`${publicUrl}/conda/ml-prod/label/dev/2`);
    expect(plainAddress({ ...of, label: "main" })).toBe(`${publicUrl}/conda/ml-prod`);
  });
});

describe("names of variables", () => {
  test.each([
    ["ci-ml", "CI_ML_TOKEN"],
    ["Ada's laptop", "ADA_S_LAPTOP_TOKEN"],
    ["deploy token", "DEPLOY_TOKEN"],
    ["2nd", "SLUICE_2ND_TOKEN"],
    ["github", "SLUICE_GITHUB_TOKEN"],
    ["機械", "SLUICE_TOKEN"],
    ["", "SLUICE_TOKEN"],
  ])("%s gives %s", (name, variable) => {
    expect(variableOf(name)).toBe(variable);
  });

  test("every name gives one that a shell takes", () => {
    for (const name of ["-", "__", "a".repeat(200), "é è", "9", "$(rm -rf)"])
      expect(variableOf(name)).toMatch(/^[A-Z_][A-Z0-9_]*$/);
  });
});

describe("clients", () => {
  test("conda comes first, and every block says something and where the secret ends up", () => {
    const tabs = clientBlocks(of);
    expect(tabs[0]?.id).toBe("conda");
    for (const block of tabs.flatMap(({ blocks }) => blocks)) {
      expect(block.code).not.toBe("");
      expect(block.note).toMatch(/\.$/);
    }
  });

  test("titles are not repeated within a client", () => {
    for (const { blocks } of clientBlocks(of))
      expect(new Set(blocks.map(({ title }) => title)).size).toBe(blocks.length);
  });

  test("files that are shared carry no secret: .condarc, pixi.toml and the workflow", () => {
    const shared = [codeOf("condarc")[0], codeOf("pixi")[1], ...codeOf("actions")].join("\n");
    expect(shared).not.toContain(secret);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the shell fills it in
    expect(shared).toContain("/t/${CI_ML_TOKEN}/ml-prod");
  });

  test("mamba's entry is JSON, keyed by the address without its protocol, port included", () => {
    const [, entry = ""] = codeOf("mamba", { ...of, publicUrl: "http://localhost:3000" });
    expect(JSON.parse(entry)).toEqual({ "localhost:3000/conda/ml-prod": { type: "CondaToken", token: secret } });
  });

  test("pixi signs in to the whole address: of host and port alone it makes a key that never matches", () => {
    expect(codeOf("pixi")[0]).toBe(`pixi auth login ${publicUrl} --token ${secret}`);
  });

  test("the workflow says the secret's name in GitHub's own words", () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: GitHub fills it in
    expect(codeOf("actions").join("\n")).toContain("CI_ML_TOKEN: ${{ secrets.CI_ML_TOKEN }}");
  });

  test("an upload says its label before its file: the server reads the fields first", () => {
    const [{ code } = { code: "" }] = uploadBlocks({ ...of, label: "dev" });
    expect(code.indexOf("label=dev")).toBeLessThan(code.indexOf("file=@"));
    expect(code).toContain(`${publicUrl}/api/v1/channels/ml-prod/files`);
  });
});
