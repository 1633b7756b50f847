import t from 'tap'
import { isContainer } from '../../network/container.js'

t.test('a container of Docker, Podman or Kubernetes is known as one', async t => {
  t.ok(isContainer({}, path => path === '/.dockerenv'))
  t.ok(isContainer({}, path => path === '/run/.containerenv'))
  t.ok(isContainer({ KUBERNETES_SERVICE_HOST: '10.96.0.1' }, () => false))
  t.notOk(isContainer({}, () => false))
})
