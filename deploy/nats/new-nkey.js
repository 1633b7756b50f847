// Makes an nkey for a service that is to use the bus: writes its seed to a file that nobody else can read, for BUS_CREDS, and prints its
// public half, for nats.conf. `node new-nkey.js origin.nk`
import { writeFileSync } from 'node:fs'
import { nkeys } from '@nats-io/transport-node'

const [file] = process.argv.slice(2)
if (!file) {
  console.error('Say which file to write the seed to: node new-nkey.js origin.nk')
  process.exit(64)
}
const user = nkeys.createUser()
try {
  writeFileSync(file, Buffer.concat([user.getSeed(), Buffer.from('\n')]), { mode: 0o600, flag: 'wx' })
} catch (error) {
  console.error(error.code === 'EEXIST' ? `${file} is there already: choose another name, or remove it` : `${file}: ${error.message}`)
  process.exit(73)
}
console.log(user.getPublicKey())
