// Write the licences of what is bundled beside the bundle.

import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";

const { packages } = JSON.parse(readFileSync("package-lock.json", "utf8"));
const bundled = Object.entries(packages).filter(([path, { dev }]) => path && !dev);

function licenceOf([path, { version, license }]) {
  const file = existsSync(path) && readdirSync(path).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? readFileSync(`${path}/${file}`, "utf8").trim() : `Licence: ${license}`;
  return `${path.replace(/^.*node_modules\//, "")} ${version}\n\n${text}\n`;
}

writeFileSync("static/tool/dist/LICENCES.txt", bundled.map(licenceOf).join(`\n${"-".repeat(72)}\n\n`));
