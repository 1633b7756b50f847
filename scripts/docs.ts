// Writes the table of errors in docs/rest.md, between its markers, from the catalogue.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { errorTable, withErrors } from './error-table.js'

const REST = fileURLToPath(new URL('../docs/rest.md', import.meta.url))

writeFileSync(REST, withErrors(readFileSync(REST, 'utf8'), errorTable()))
