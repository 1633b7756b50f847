/** An update is not what docs/updates.md says. Its message says in what way. */
export class Unreadable extends Error {}

export function check (isRight: boolean, fault: string): asserts isRight {
  if (!isRight) throw new Unreadable(fault)
}
