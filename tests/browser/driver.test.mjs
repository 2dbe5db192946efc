// The driver and the checks themselves: each check is shown to refuse a page that breaks it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import * as checks from "./checks.mjs";
import { launchBrowser, startApplication, Visitor } from "./driver.mjs";
import { kind, walk } from "./walk.mjs";

const EXAMPLE = [process.execPath, "example/application.mjs"];
let application, browser, visitor;
before(async () => {
  application = await startApplication(EXAMPLE);
  browser = await launchBrowser();
  visitor = await Visitor.open(browser, application);
  await visitor.signIn("verwaltung");
});
after(async () => {
  await visitor?.close();
  await browser?.close();
  await application?.stop();
});

test("a page that keeps every promise passes", async () => {
  await visitor.goto("/geraete/1");
  await checks.assertNamed(visitor);
  await checks.assertAccessible(visitor);
  await checks.assertNoSidewaysScroll(visitor);
  await checks.assertNothingStored(visitor);
  checks.assertNoProblems(visitor);
});

test("each check refuses the page that breaks it", async () => {
  await visitor.goto("/falsch/ohne-text");
  await assert.rejects(checks.assertAccessible(visitor), /image-alt/);
  await visitor.goto("/falsch/zu-breit");
  await assert.rejects(checks.assertNoSidewaysScroll(visitor), /pixels needed at 320/);
  await visitor.goto("/falsch/zwei-titel");
  await assert.rejects(checks.assertNamed(visitor), /headings/);
  checks.assertNoProblems(visitor);
  await visitor.goto("/falsch/skript");
  assert.throws(() => checks.assertNoProblems(visitor), /CSP report: script-src/);
  await visitor.goto("/falsch/merkt-sich");
  await assert.rejects(checks.assertNothingStored(visitor), /zuletzt/);
  await visitor.page.evaluate(() => localStorage.clear());
});

test("the walk takes a few pages of a kind, asks for downloads and reports dead links", async () => {
  const looked = [];
  const { kinds, refused } = await walk(visitor, ["/"], { each: 2, look: (address) => looked.push(address) });
  assert.deepEqual(looked, ["/", "/geraete/1", "/geraete/2"]);
  assert.deepEqual(kinds, ["/", "/geraete/n", "/liste.csv", "/fehlt"]);
  assert.deepEqual(refused, ["/fehlt: 404"]);
  assert.equal(kind("/geraete/PB-17?seite=2&q=a"), "/geraete/n?q&seite");
});

test("forms and links work with scripts switched off", async () => {
  const plain = await Visitor.open(browser, application, { javaScriptEnabled: false });
  await plain.signIn("verwaltung");
  assert.deepEqual(await plain.menuAddresses(), ["/", "/geraete/1"]);
  await plain.menu().locator("a[href='/geraete/1']").click();
  await plain.page.waitForURL("**/geraete/1");
  await plain.signOut();
  checks.assertNoProblems(plain);
  await plain.close();
});

test("an application that does not start says why", async () => {
  await assert.rejects(startApplication([...EXAMPLE, "--broken"]), /ended with 2 .*keine Demonstration/s);
});
