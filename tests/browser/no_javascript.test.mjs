// The same pages with scripts switched off: JavaScript only speeds things up.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertNoProblems } from "./checks.mjs";
import { launchBrowser, startApplication, Visitor } from "./driver.mjs";

let application, browser, visitor;
before(async () => {
  application = await startApplication();
  browser = await launchBrowser();
  visitor = await Visitor.open(browser, application, { javaScriptEnabled: false });
  await visitor.signIn("foerdermittel");
});
after(async () => {
  await visitor?.close();
  await browser?.close();
  await application?.stop();
});

test("every entry of the menu opens its page", async () => {
  const entries = await visitor.menuAddresses();
  assert.ok(entries.length > 3);
  for (const address of entries) {
    await visitor.menu().locator(`a[href="${address}"]`).click();
    await visitor.page.waitForURL(`**${address}`);
    assert.equal(await visitor.page.locator("h1").count(), 1, address);
  }
  assertNoProblems(visitor);
});

test("the menu opens on a phone", async () => {
  await visitor.page.setViewportSize({ width: 390, height: 844 });
  const entry = visitor.menu().locator("a[href]").first();
  assert.equal(await entry.isVisible(), false);
  await visitor.page.getByRole("button", { name: "Menü", exact: true }).click();
  await entry.click();
  assert.equal(await visitor.page.locator("h1").count(), 1);
  await visitor.page.setViewportSize({ width: 1280, height: 900 });
  assertNoProblems(visitor);
});

test("the search field finds", async () => {
  const field = visitor.page.getByRole("searchbox").first();
  await field.fill("Havixbeck");
  await field.press("Enter");
  await visitor.page.waitForURL("**?*Havixbeck*");
  assert.equal(await visitor.page.locator("h1").count(), 1);
  assertNoProblems(visitor);
});

test("signing out ends the session", async () => {
  await visitor.signOut();
  await visitor.goto("/");
  assert.match(visitor.page.url(), /\/anmelden/);
  assertNoProblems(visitor);
});
