// Reads the cells of a workbook that Paktbuch wrote: enough of ZIP and XLSX for that, and no more.
import assert from "node:assert/strict";
import { inflateRawSync } from "node:zlib";

/** Sheets by name; each is a list of rows, each row its cells as text, empty ones as "". Formulas show their stored value. */
export function sheets(bytes) {
  const files = unzip(bytes);
  const words = [...files.get("xl/sharedStrings.xml").matchAll(/<si>(.*?)<\/si>/gs)].map(([, word]) => text(word));
  const names = [...files.get("xl/workbook.xml").matchAll(/<sheet name="([^"]+)"/g)].map(([, name]) => text(name));
  return new Map(names.map((name, index) => [name, rows(files.get(`xl/worksheets/sheet${index + 1}.xml`), words)]));
}

function rows(sheet, words) {
  return [...sheet.matchAll(/<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs)].map(([, row = ""]) => {
    const cells = [];
    for (const [, column, attributes, content = ""] of row.matchAll(/<c r="([A-Z]+)\d+"([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
      const value = /<v>(.*?)<\/v>/s.exec(content)?.[1] ?? "";
      const isInline = attributes.includes('t="inlineStr"');
      cells[place(column)] = attributes.includes('t="s"') ? words[Number(value)] : text(isInline ? content : value);
    }
    return Array.from(cells, (cell) => cell ?? "");
  });
}

/** "A" is 0, "AA" is 26. */
function place(column) {
  return [...column].reduce((number, letter) => number * 26 + letter.charCodeAt(0) - 64, 0) - 1;
}

function text(xml) {
  const plain = xml.replaceAll(/<[^>]+>/g, "");
  return plain.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

/** Texts of the files in a ZIP by their name, found by its central directory. */
function unzip(bytes) {
  const files = new Map();
  const end = bytes.lastIndexOf("PK\x05\x06", undefined, "latin1");
  assert.ok(end >= 0, "this is a ZIP");
  let entry = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((at) => bytes.readUInt16LE(entry + at));
    const name = bytes.toString("utf8", entry + 46, entry + 46 + nameLength);
    const local = bytes.readUInt32LE(entry + 42);
    const begin = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(begin, begin + bytes.readUInt32LE(entry + 20));
    const isPacked = bytes.readUInt16LE(entry + 10) === 8;
    files.set(name, (isPacked ? inflateRawSync(packed) : packed).toString("utf8"));
    entry += 46 + nameLength + extraLength + commentLength;
  }
  return files;
}
