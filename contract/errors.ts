import createError from '@fastify/error'
import { ERRORS, type CataloguedError } from './error-catalogue.js'

/** The types of what fills in a message: those of its example, widened. */
type Places<E> = E extends { example: infer X extends readonly unknown[] }
  ? { -readonly [K in keyof X]: X[K] extends number ? number : string }
  : []

const classOf = <const E extends CataloguedError>({ code, message, status }: E) =>
  createError<E['code'], E['status'], Places<E>>(code, message, status)

export const PictureTooLarge = classOf(ERRORS.PictureTooLarge)
export const RegionOutside = classOf(ERRORS.RegionOutside)
export const AccessRequired = classOf(ERRORS.AccessRequired)
export const WrongKey = classOf(ERRORS.WrongKey)
export const ForeignOrigin = classOf(ERRORS.ForeignOrigin)
export const HostOnly = classOf(ERRORS.HostOnly)
export const NotFound = classOf(ERRORS.NotFound)
export const NobodyThere = classOf(ERRORS.NobodyThere)
export const UnknownDisplay = classOf(ERRORS.UnknownDisplay)
export const MethodNotAllowed = classOf(ERRORS.MethodNotAllowed)
export const UnsupportedMediaType = classOf(ERRORS.UnsupportedMediaType)
export const MisdirectedRequest = classOf(ERRORS.MisdirectedRequest)
export const UpgradeRequired = classOf(ERRORS.UpgradeRequired)
export const TooManyGuesses = classOf(ERRORS.TooManyGuesses)
export const OneOtherView = classOf(ERRORS.OneOtherView)
export const Overloaded = classOf(ERRORS.Overloaded)
export const TooManyLongAnswers = classOf(ERRORS.TooManyLongAnswers)
export const TooManyViewers = classOf(ERRORS.TooManyViewers)
export const TooManyViews = classOf(ERRORS.TooManyViews)
export const TooManyEventStreams = classOf(ERRORS.TooManyEventStreams)
export const ScreenUnavailable = classOf(ERRORS.ScreenUnavailable)
export const NoPlace = classOf(ERRORS.NoPlace)
