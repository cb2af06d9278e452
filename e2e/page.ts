/** What every journey asks of a page besides its own story: no violations, no sideways scrolling, no fault in the console. */
import AxeBuilder from "@axe-core/playwright";
import { type BrowserContext, expect, type Page } from "@playwright/test";

/** Faults that a browser reported, from the first page on. Refused requests that a test provokes are not among them. */
export function watchConsole(context: BrowserContext): string[] {
  const faults: string[] = [];
  context.on("console", (message) => {
    if (message.type() === "error" && !/the server responded with a status of 4\d\d/.test(message.text()))
      faults.push(message.text());
  });
  context.on("weberror", (error) => faults.push(error.error().message));
  return faults;
}

/** The page as it stands: accessible, inside its width, with one first heading and a title. */
export async function assertSound(page: Page) {
  await expect(page.locator("h1")).toHaveCount(1);
  await expect(page).toHaveTitle(/\S/);
  const sideways = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(sideways, `${page.url()} scrolls sideways`).toBeLessThanOrEqual(0);
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(" | ")}`);
  expect(found, page.url()).toEqual([]);
}
