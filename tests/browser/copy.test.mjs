// Values for a portal are copied by a button at each; without scripts they are plain text.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertNoProblems } from "./checks.mjs";
import { launchBrowser, startApplication, Visitor } from "./driver.mjs";
import { numbered } from "./walk.mjs";

const PORTAL = "/antraege/{n}/portal";

let application, browser;
before(async () => {
  application = await startApplication();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await application?.stop();
});

/** Texts of the cells whose value can be copied; empty ones are left out. */
async function values(page) {
  const texts = await page.locator("[data-copy]").evaluateAll((cells) => cells.map((cell) => cell.firstChild?.textContent.trim() ?? ""));
  return texts.filter((text) => text);
}

test("each value has a button that copies just it", async () => {
  const permissions = ["clipboard-read", "clipboard-write"];
  const visitor = await Visitor.open(browser, application, { permissions });
  try {
    await visitor.signIn("foerdermittel");
    await visitor.goto(await numbered(visitor, PORTAL));
    const { page } = visitor;
    const known = await values(page);
    const buttons = page.locator("[data-copy] button");
    assert.ok(known.length > 0, "the application has values");
    assert.equal(await buttons.count(), known.length);
    for (const [index, value] of known.entries()) {
      const button = buttons.nth(index);
      assert.match(await button.getAttribute("aria-label"), /\S+ kopieren$/);
      await button.click();
      await button.filter({ hasText: "kopiert" }).waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), value);
    }
    await assertAccessible(visitor);
    assertNoProblems(visitor);
  } finally {
    await visitor.close();
  }
});

test("without scripts no button is promised", async () => {
  const visitor = await Visitor.open(browser, application, { javaScriptEnabled: false });
  try {
    await visitor.signIn("foerdermittel");
    await visitor.goto(await numbered(visitor, PORTAL));
    assert.ok((await visitor.page.locator("[data-copy]").count()) > 0);
    assert.equal(await visitor.page.locator("[data-copy] button").count(), 0);
  } finally {
    await visitor.close();
  }
});
