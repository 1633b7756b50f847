import fc from 'fast-check'
import t from 'tap'
import {
  between, clamp, inMode, isCut, leastScale, mostScale, pan, scaleOf, showing, snap, toPicture, visible, zoomAbout,
  type Mode, type Scene, type View
} from '../../../viewer/stage/geometry.js'

const real = (min: number, max: number) => fc.double({ min, max, noNaN: true })
const size = (min: number, max: number) => fc.record({ width: fc.integer({ min, max }), height: fc.integer({ min, max }) })
const scenes = fc.record({ picture: size(16, 8000), stage: size(50, 4000), ratio: fc.constantFrom(1, 1.25, 1.5, 2, 2.625, 3) })
const modes = fc.constantFrom<Mode>('fit', 'width', 'actual')
/** A scene, a view in it that can be, and a point on its stage. */
const situations = scenes.chain(scene => fc.record({
  scene: fc.constant(scene),
  view: fc.record({ x: real(-9000, 9000), y: real(-9000, 9000), scale: real(leastScale(scene), mostScale(scene)) })
    .map(view => clamp(view, scene)),
  point: fc.record({ x: real(0, scene.stage.width), y: real(0, scene.stage.height) })
}))
const near = (a: number, b: number, most = 1e-6) => Math.abs(a - b) <= most * Math.max(1, Math.abs(a), Math.abs(b))

/** Nothing beside the picture is seen in a direction in which it is larger than the stage; in the other it is in the middle. */
function isWithin ({ x, y, scale }: View, { picture, stage }: Scene): boolean {
  const sides = [[x, picture.width * scale, stage.width], [y, picture.height * scale, stage.height]] as const
  return sides.every(([start, length, room]) => length <= room
    ? near(start, (room - length) / 2)
    : start <= 1e-6 && start + length >= room - 1e-6)
}

t.test('a zoom about a point keeps that point of the picture, in each direction in which the picture fills the stage', async () => {
  fc.assert(fc.property(situations, real(0.2, 5), ({ scene, view, point }, factor) => {
    const zoomed = zoomAbout(view, factor, point, scene)
    const [before, after] = [toPicture(view, point, scene), toPicture(zoomed, point, scene)]
    // As it would be with all the room in the world.
    const grown = zoomed.scale / view.scale
    const free = { x: point.x - (point.x - view.x) * grown, y: point.y - (point.y - view.y) * grown, scale: zoomed.scale }
    if (near(free.x, zoomed.x) && !near(before.x, after.x)) return false
    if (near(free.y, zoomed.y) && !near(before.y, after.y)) return false
    // A picture that fills the stage and grows has always got that room.
    const fills = isCut(view, scene) && factor >= 1
    return !fills || view.x > 0 || near(before.x, after.x, 1e-5)
  }))
})

t.test('nothing that people do shows anything beside the picture', async () => {
  const ways = fc.record({ factor: real(0.01, 100), x: real(-5000, 5000), y: real(-5000, 5000), mode: modes })
  fc.assert(fc.property(situations, ways, ({ scene, view, point }, { factor, x, y, mode }) =>
    [zoomAbout(view, factor, point, scene), pan(view, { x, y }, scene), inMode(mode, view, scene)].every(view => isWithin(view, scene))))
})

t.test('the picture is never larger or smaller than it may be, and comes back from there', async () => {
  fc.assert(fc.property(situations, real(0.001, 1000), ({ scene, view, point }, factor) => {
    const { scale } = zoomAbout(view, factor, point, scene)
    return scale >= leastScale(scene) && scale <= mostScale(scene) && leastScale(scene) <= scaleOf('fit', scene)
  }))
})

t.test('in its modes the picture is what they say', async () => {
  fc.assert(fc.property(situations, ({ scene, view }) => {
    const { picture, stage, ratio } = scene
    const fit = inMode('fit', view, scene)
    const pixels = inMode('actual', view, scene).scale * ratio
    return !isCut(fit, scene) && near(Math.max(fit.scale * picture.width / stage.width, fit.scale * picture.height / stage.height), 1) &&
      near(inMode('width', view, scene).scale * picture.width, stage.width) && near(pixels, Math.round(pixels)) && pixels >= 1
  }))
})

t.test('a region that is pointed out is seen, all of it', async () => {
  const regions = fc.record({ x: real(0, 0.9), y: real(0, 0.9), width: real(0.001, 0.1), height: real(0.001, 0.1) })
  fc.assert(fc.property(scenes, regions, (scene, region) => {
    const view = showing(region, scene)
    const seen = visible(view, scene)
    const isSeen = (['x', 'y'] as const).every((side, i) => {
      const length = (['width', 'height'] as const)[i]!
      return seen[side] <= region[side] + 1e-6 && seen[side] + seen[length] >= region[side] + region[length] - 1e-6
    })
    // Unless it is so small, or so near the edge, that it can't.
    return isWithin(view, scene) && (isSeen || view.scale === mostScale(scene) || view.scale === leastScale(scene))
  }))
})

t.test('what lies still lies on whole pixels of the screen, and hardly elsewhere than before', async () => {
  fc.assert(fc.property(situations, ({ scene, view }) => {
    const { x, width } = snap(view, scene)
    const isWhole = [x, width].every(px => near(px * scene.ratio, Math.round(px * scene.ratio)))
    return isWhole && Math.abs(x - view.x) * scene.ratio <= 0.5 + 1e-6
  }))
})

t.test('on the way from one view to another nothing beside the picture is seen either', async () => {
  fc.assert(fc.property(situations, real(1, 6), real(0, 1), ({ scene, view, point }, factor, part) => {
    const to = zoomAbout(view, factor, point, scene)
    const half = between(view, to, part)
    const at = (v: View) => toPicture(v, point, scene).x
    const isCutBefore = isCut(view, scene) && view.x <= 0
    return half.scale >= view.scale - 1e-9 && half.scale <= to.scale + 1e-9 && (!isCutBefore || near(at(half), at(view), 1e-5))
  }))
})
