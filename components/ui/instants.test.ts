import { describe, expect, it } from "vitest";
import { absolute, day, expiry, relative } from "./instants.ts";

const now = Date.parse("2026-11-23T20:00:00Z");
const minutes = (n: number) => now + n * 60_000;
const hours = (n: number) => minutes(n * 60);
const days = (n: number) => hours(n * 24);

it.each([
  [now, "just now"],
  [now + 59_000, "just now"],
  [minutes(-4), "4 minutes ago"],
  [minutes(-59.2), "59 minutes ago"],
  [minutes(-59.9), "1 hour ago"],
  [hours(-1), "1 hour ago"],
  [hours(-23.9), "23 hours ago"],
  [days(-1), "1 day ago"],
  [days(-3) + 20_000, "3 days ago"],
  [days(-59), "59 days ago"],
  [days(-61), "2 months ago"],
  [days(-800), "2 years ago"],
  [hours(30), "in 30 hours"],
  [hours(47.9), "in 47 hours"],
  [hours(48), "in 2 days"],
  [days(23), "in 23 days"],
  [days(365), "in 12 months"],
])("relative to now, %s reads %s", (at, text) => {
  expect(relative(at, now)).toBe(text);
});

describe("absolute", () => {
  it("names weekday, date, time and zone", () => {
    expect(absolute(Date.parse("2027-03-12T15:02:00Z"), "Europe/Berlin")).toBe(
      "Friday 12 March 2027, 16:02 Europe/Berlin",
    );
    expect(absolute(Date.parse("2027-03-12T00:00:00Z"), "UTC")).toBe("Friday 12 March 2027, 00:00 UTC");
  });

  it("takes the day from the zone", () => {
    expect(day(Date.parse("2027-03-12T23:30:00Z"), "Europe/Berlin")).toBe("13 March 2027");
  });
});

it.each([
  [days(31), "plain", "Expires in 31 days"],
  [days(30), "info", "Expires in 30 days"],
  [days(7) + 1, "info", "Expires in 7 days"],
  [days(7), "warn", "Expires in 7 days"],
  [hours(25), "warn", "Expires in 25 hours"],
  [hours(24), "danger", "Expires in 24 hours"],
  [now + 30_000, "danger", "Expires now"],
  [now - 30_000, "danger", "Expired just now"],
  [days(-3), "danger", "Expired 3 days ago"],
])("what ends at %s is %s: %s", (at, tone, text) => {
  expect(expiry(at, now)).toEqual({ tone, text });
});
