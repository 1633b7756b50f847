import t from 'tap'
import { busSocket } from '../../../../capture/sources/wayland/bus-address.js'

const socket = (DBUS_SESSION_BUS_ADDRESS?: string, XDG_RUNTIME_DIR?: string) => busSocket({
  ...DBUS_SESSION_BUS_ADDRESS && { DBUS_SESSION_BUS_ADDRESS }, ...XDG_RUNTIME_DIR && { XDG_RUNTIME_DIR }
})

t.test('the bus is found by its address, in each form that desktops give it', async t => {
  t.equal(socket('unix:path=/run/user/1000/bus'), '/run/user/1000/bus')
  t.equal(socket('unix:path=/run/user/1000/bus,guid=0123'), '/run/user/1000/bus')
  t.equal(socket('unix:guid=0123,path=/tmp/bus'), '/tmp/bus')
  t.equal(socket('unix:abstract=/tmp/dbus-x,guid=0123'), '\0/tmp/dbus-x')
  t.equal(socket('unix:path=/tmp/a%20b'), '/tmp/a b')
  t.equal(socket('tcp:host=localhost,port=4;unix:path=/tmp/bus'), '/tmp/bus', 'the first that is a socket')
  t.equal(socket('tcp:host=localhost,port=4'), undefined)
})

t.test('over SSH and in units of systemd it is found without an address', async t => {
  t.equal(socket(undefined, '/run/user/1000'), '/run/user/1000/bus')
  t.equal(socket(), undefined)
})
