// Writes the parts of documents that are made from the sources, between their markers: tables of errors and flags, the plan of the rooms,
// what the simulation of relays says.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { GENERATED_PARTS, withPart } from './generated-parts.js'

for (const { path, name, text } of GENERATED_PARTS) {
  const file = fileURLToPath(new URL(`../${path}`, import.meta.url))
  writeFileSync(file, withPart(readFileSync(file, 'utf8'), name, text))
}
