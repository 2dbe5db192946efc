// What every page has to keep: accessible, no wider than the screen, nothing stored, nothing refused by the browser.
import assert from "node:assert/strict";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import axe from "axe-core";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const WIDTHS = [320, 390, 600, 768, 1024, 1280, 1600, 1920];
const SCREENS = [1280, 390].flatMap((width) => ["light", "dark"].map((scheme) => ({ width, scheme })));
/** The screen on which most goes wrong. */
export const PHONE = { width: 390, scheme: "light" };

/** No finding of axe on a desk and on a phone, light and dark. */
export async function assertAccessible({ page }, screens = SCREENS) {
  for (const { width, scheme } of screens) {
    await resize(page, width);
    await page.emulateMedia({ colorScheme: scheme });
    // Evaluated by the debugger, because the page's own policy refuses foreign scripts.
    await page.evaluate(axe.source);
    const { violations } = await page.evaluate((tags) => globalThis.axe.run({ runOnly: tags }), TAGS);
    const found = violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id} (${help}): ${node.html}`));
    assert.deepEqual(found, [], `${page.url()} at ${width} pixels, ${scheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await resize(page, 1280);
}

/** From the narrowest phone (400 % zoom) to a wide monitor the page itself never scrolls sideways. */
export async function assertNoSidewaysScroll({ page }) {
  const tooWide = [];
  for (const width of WIDTHS) {
    await resize(page, width);
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    if (needed > width) tooWide.push(`${needed} pixels needed at ${width}`);
  }
  await resize(page, 1280);
  assert.deepEqual(tooWide, [], page.url());
}

/** On a phone no label of a record (`Durchführungszeitraum`) goes on in another line within a word. */
export async function assertLabelsWhole({ page }) {
  await resize(page, PHONE.width);
  const cut = await page.evaluate(() => {
    const range = document.createRange();
    const isCut = (text, word) => {
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      return new Set([...range.getClientRects()].map((part) => Math.round(part.top))).size > 1;
    };
    const words = (text) => [...text.data.matchAll(/\p{L}+/gu)].filter((word) => isCut(text, word));
    return [...document.querySelectorAll(".pb-facts dt")].flatMap((label) => words(label.firstChild)).map(([word]) => word);
  });
  await resize(page, 1280);
  assert.deepEqual(cut, [], page.url());
}

/** Nothing personal stays behind on a shared computer. */
export async function assertNothingStored({ page }) {
  const stored = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
  assert.deepEqual(stored, [], `${page.url()} keeps something in the browser`);
}

/** No script error, no report of the content security policy, no file missing, no other host asked. */
export function assertNoProblems(visitor, { except } = {}) {
  const problems = visitor.problems.splice(0).filter((problem) => !except?.test(problem));
  assert.deepEqual(problems, []);
}

/** German, one heading, the title made of it. */
export async function assertNamed({ page }) {
  assert.equal(await page.locator("html").getAttribute("lang"), "de", page.url());
  const headings = await page.locator("h1").allInnerTexts();
  assert.equal(headings.length, 1, `${page.url()} has the headings ${headings}`);
  assert.match(await page.title(), /Paktbuch$/, page.url());
}

/** Saves a picture of the page for README and user guide, where PAKTBUCH_PICTURES names a folder. */
export async function picture({ page }, name) {
  const folder = process.env.PAKTBUCH_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await resize(page, 1280);
  await page.screenshot({ path: path.join(folder, `${name}.png`), animations: "disabled" });
}

async function resize(page, width) {
  await page.setViewportSize({ width, height: 900 });
}
