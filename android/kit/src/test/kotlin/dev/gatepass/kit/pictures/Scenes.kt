package dev.gatepass.kit.pictures

import dev.gatepass.bridge.Phone
import dev.gatepass.mock.Mock
import dev.gatepass.mock.Scene
import dev.gatepass.mock.mock
import java.time.Instant
import java.util.concurrent.ConcurrentHashMap
import kotlinx.coroutines.runBlocking

/** Every picture there is. */
internal fun everyPicture(): List<Picture> =
    guestPictures() + accountPictures() + residentPictures() + staffPictures() + pickerPictures() + offerPictures() +
        systemPictures()

/** A Tuesday, ten o'clock in Elm House. */
internal val now: Instant = Instant.parse("2026-11-24T15:00:00Z")

private val houses = ConcurrentHashMap<Scene, Pair<Mock, Phone>>()

/** A phone of the mock in the middle of something; each scene plays in a house of its own, once. */
internal fun scene(scene: Scene): Phone = houses.getOrPut(scene) {
    runBlocking { mock(null, now).let { it to it.scene(scene) } }
}.second

/** The house in which a scene plays. */
internal fun house(scene: Scene): Mock {
    scene(scene)
    return houses.getValue(scene).first
}
