// A filter of the device list is saved, found first in its column, and taken by one click; columns are remembered.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { assertAccessible, assertNamed, assertNoProblems, assertNoSidewaysScroll } from "./checks.mjs";
import { launchBrowser, startApplication, Visitor } from "./driver.mjs";

let application, browser;
before(async () => {
  application = await startApplication();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await application?.stop();
});

/** What every page has to keep. */
async function assertKept(visitor) {
  await assertNamed(visitor);
  await assertNoSidewaysScroll(visitor);
  await assertAccessible(visitor);
  assertNoProblems(visitor);
}

for (const javaScriptEnabled of [true, false]) {
  test(`a filter is saved and taken by one click, ${javaScriptEnabled ? "with" : "without"} scripts`, async () => {
    const visitor = await Visitor.open(browser, application, { javaScriptEnabled });
    try {
      await visitor.signIn("foerdermittel");
      const name = javaScriptEnabled ? "Tablets" : "Tablets ohne Skript";
      const { page } = visitor;
      await visitor.goto("/geraete?kategorie=tablet&sort=-preis");
      await page.getByRole("link", { name: "Filter speichern" }).click();
      await page.waitForURL(/\/geraete\/filter/);
      if (javaScriptEnabled) await assertKept(visitor);
      await page.locator("#f-name").fill(name);
      await page.getByRole("button", { name: "Filter speichern" }).click();
      await page.waitForURL(/\/geraete\?kategorie=tablet&sort=-preis$/);
      const entry = page.locator(".pb-facets a").filter({ has: page.getByText(name, { exact: true }) });
      assert.equal(await entry.getAttribute("aria-current"), "true");
      await visitor.goto("/geraete");
      assert.equal(await entry.getAttribute("aria-current"), null);
      const count = await entry.locator("span").last().innerText();
      await entry.click();
      await page.waitForURL(/kategorie=tablet&sort=-preis$/);
      assert.ok((await page.locator(".pb-sums p b").first().innerText()).includes(count), `${count} devices`);
      if (javaScriptEnabled) await assertKept(visitor);
    } finally {
      await visitor.close();
    }
  });
}

test("chosen columns stay chosen, and a phone keeps its rows", async () => {
  const visitor = await Visitor.open(browser, application);
  try {
    await visitor.signIn("schul-it");
    const { page } = visitor;
    await visitor.goto("/geraete");
    await page.getByRole("link", { name: "Spalten", exact: true }).click();
    await page.waitForURL(/\/geraete\/spalten/);
    await assertKept(visitor);
    await page.getByLabel("Zugang", { exact: true }).uncheck();
    await page.getByLabel("Modell", { exact: true }).uncheck();
    await page.getByRole("button", { name: "Spalten speichern" }).click();
    await page.waitForURL(/\/geraete$/);
    const heads = () => page.locator("thead th").allInnerTexts();
    const isThere = (words, name) => words.some((word) => word.trim() === name);
    assert.ok(!isThere(await heads(), "Modell"));
    assert.ok(isThere(await heads(), "Status"));
    await page.reload();
    assert.ok(!isThere(await heads(), "Modell"));
    await assertKept(visitor);
    await page.setViewportSize({ width: 390, height: 900 });
    assert.ok(await page.locator("tbody .pb-sub").first().isVisible());
    assert.ok(!(await page.getByRole("link", { name: "Spalten", exact: true }).isVisible()));
  } finally {
    await visitor.close();
  }
});
