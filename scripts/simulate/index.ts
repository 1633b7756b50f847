// `npm run simulate`: whether the plans of docs/scaling.md carry a screen to 10,000 and 1,000,000 viewers. Exit code 1 if one does not.
import { simulate } from './report.js'

const { text, faults } = simulate()
console.log(text)
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
