package dev.gatepass.kit.property

import dev.gatepass.core.Kind
import kotlinx.serialization.json.JsonArray
import kotlinx.serialization.json.JsonElement
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.JsonPrimitive
import kotlinx.serialization.json.contentOrNull

/** A number among the rules, and how the file calls it. */
enum class Amount(internal val key: String) {
    LIVE_PASSES("live_passes"),
    LONGEST_DAYS("longest_days"),
    PHONES_PER_PASS("phones_per_pass"),
    ACTIVITY_DAYS("activity_days"),
}

/** A length of time among the rules, in minutes. */
enum class Length(internal val key: String) {
    ACTIVE_FOR("longest_active_for_minutes"),
    TOKEN_LIFE("token_life_minutes"),
    SILENCE("longest_silence_minutes"),
}

/** What is so or isn't. */
enum class Flag(internal val key: String) {
    PHONE_REQUIRED("phone_required"),
}

/** Where a secret code is needed. */
enum class SecretCodeFor { OWN_UNIT, COMMON_DOORS }

/** What a door does that has been out of touch for too long. */
enum class SilentDoor { TRUST, REFUSE }

/** What a property allows, while it is edited. A rule that isn't shown on a phone stays as it was. */
data class Rules(private val file: JsonObject) {
    val text get() = file.toString()

    /** Whom residents ask for a pass; `null`: they make their own. */
    val ask get() = (file["residents"] as? JsonObject)?.text("ask")

    /** As a list, or in one word. */
    val kinds: Set<Kind>
        get() {
            val named = file.list("kinds").mapNotNull { (it as? JsonPrimitive)?.contentOrNull }
            return Kind.entries.filter { it.word() in named || file.text("kinds") == "any" }.toSet()
        }
    val secretCode get() = SecretCodeFor.entries.find { it.word() == file.text("secret_code") }
    val silentDoor get() = SilentDoor.entries.find { it.word() == file.text("silent_reader") }

    fun of(amount: Amount) = file.text(amount.key)

    fun of(length: Length) = file.text(length.key).toUIntOrNull()

    fun of(flag: Flag) = file.flag(flag.key)

    fun asking(whom: String?): Rules {
        val ask = whom?.let { JsonObject(mapOf("ask" to JsonPrimitive(it))) }
        return with("residents", ask ?: JsonPrimitive("allowed"))
    }

    fun with(kinds: Set<Kind>) =
        with("kinds", JsonArray(Kind.entries.filter { it in kinds }.map { JsonPrimitive(it.word()) }))

    fun with(secretCode: SecretCodeFor) = with("secret_code", JsonPrimitive(secretCode.word()))

    fun with(silentDoor: SilentDoor) = with("silent_reader", JsonPrimitive(silentDoor.word()))

    /** What isn't a number goes to the core as it was typed, which says so. */
    fun with(amount: Amount, typed: String) =
        with(amount.key, typed.toUIntOrNull()?.let { JsonPrimitive(it.toLong()) } ?: JsonPrimitive(typed))

    fun with(length: Length, minutes: UInt) = with(length.key, JsonPrimitive(minutes.toLong()))

    fun with(flag: Flag, isSo: Boolean) = with(flag.key, JsonPrimitive(isSo))

    private fun with(key: String, value: JsonElement) = Rules(file.with(key, value))
}
