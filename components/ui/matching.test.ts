import { expect, it } from "vitest";
import { matching } from "./matching.ts";

const people = [
  { label: "Zoë Adams", detail: "zoe@example.com" },
  { label: "Ada Lovelace", detail: "ada@example.com" },
  { label: "Grace Hopper", detail: "grace@navy.example.com" },
];
const names = (query: string) => matching(people, query).map((person) => person.label);

it("finds all when nothing is asked", () => {
  expect(names(" ")).toHaveLength(3);
});

it("wants every word, in name or detail, whatever case or accent", () => {
  expect(names("ZOE")).toEqual(["Zoë Adams"]);
  expect(names("grace navy")).toEqual(["Grace Hopper"]);
  expect(names("grace ada")).toEqual([]);
});

it("puts what begins with the query first", () => {
  expect(names("ada")).toEqual(["Ada Lovelace", "Zoë Adams"]);
});
