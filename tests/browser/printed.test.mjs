// Printed pages: each after the first says whose it is, no heading is left alone at the end of one, and a line of a filed list is one page.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { after, before, test } from "node:test";
import { launchBrowser, startApplication, Visitor } from "./driver.mjs";

const ADDRESSES = ["/pruefung?rechnung=6", "/rechnungen/12", "/bescheide/1"];
const HEADINGS = "main h1, main h2, main h3, main .pb-sub-h, main .pb-way";
const skip = spawnSync("pdftotext", ["-v"]).error ? "SKIPPED: pdftotext is not installed" : false;

let application, browser;
before(async () => {
  if (skip) return;
  application = await startApplication();
  browser = await launchBrowser();
});
after(async () => {
  await browser?.close();
  await application?.stop();
});

const plain = (text) => text.trim().replace(/\s+/g, " ");

/** The lines of each printed page, without the number of the page. */
async function printed(page) {
  const input = await page.pdf({ preferCSSPageSize: true });
  const pages = execFileSync("pdftotext", ["-layout", "-", "-"], { input }).toString().split("\f").slice(0, -1);
  return pages.map((text) => text.split("\n").map(plain).filter((line) => line && !/^Seite \d+ von \d+$/.test(line)));
}

for (const address of ADDRESSES) {
  test(`${address} printed`, { skip }, async () => {
    const visitor = await Visitor.open(browser, application);
    try {
      await visitor.signIn("foerdermittel");
      await visitor.goto(address);
      const margin = await visitor.page.locator("html").getAttribute("data-print");
      const headings = (await visitor.page.locator(HEADINGS).allTextContents()).map(plain);
      const pages = await printed(visitor.page);
      assert.ok(pages.length > 1, "one page only");
      for (const [index, lines] of pages.entries()) {
        if (index > 0) assert.equal(lines[0], plain(margin));
        if (index < pages.length - 1) assert.ok(!headings.includes(lines.at(-1)), `page ${index + 1} ends with „${lines.at(-1)}“`);
      }
    } finally {
      await visitor.close();
    }
  });
}

test("each line of a filed Belegliste printed", { skip }, async () => {
  const notice = 1;
  const headers = { Authorization: `Bearer ${application.token}`, "Content-Type": "application/json" };
  const body = JSON.stringify({ as_of: new Date().toISOString().slice(0, 10), filed_before: 0, reason: "abgesprochen" });
  const filed = await fetch(`${application.url}/api/paktbuch/v1/notices/${notice}/proofs`, { method: "POST", headers, body });
  assert.equal(filed.status, 201, await filed.text());
  const visitor = await Visitor.open(browser, application);
  try {
    await visitor.signIn("pruefung");
    let number = 0;
    for (;;) {
      await visitor.goto(`/pruefung?bescheid=${notice}&q=Nr.+${number + 1}`);
      if (!visitor.page.url().includes("nachweis=")) break;
      number += 1;
      const pages = await printed(visitor.page);
      assert.equal(pages.length, 1, `Lfd. Nr. ${number} is printed on ${pages.length} pages`);
      assert.ok(pages[0].some((line) => line.includes("← gesucht")), `Lfd. Nr. ${number} is not on its page`);
    }
    assert.ok(number > 10, `${number} lines only`);
  } finally {
    await visitor.close();
  }
});
