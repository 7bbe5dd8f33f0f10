package dev.gatepass.scenarios.world

import dev.gatepass.bridge.Giver
import dev.gatepass.bridge.Person
import dev.gatepass.bridge.Phone
import dev.gatepass.bridge.Resident
import dev.gatepass.bridge.Staff
import dev.gatepass.core.GatepassException
import dev.gatepass.core.PassId

/** People, their phones, and the letters that come for them. */
class People(private val world: World) {
    private val phones = mutableMapOf<String, Phone>()

    /** The phones that were in use before a new one. */
    private val drawer = mutableMapOf<String, Phone>()
    private val inbox = mutableListOf<Mail>()

    /** The links that have come. */
    val links = mutableMapOf<PassId, String>()

    /** Those who have come by invitation. */
    private val newcomers = mutableSetOf<String>()

    /** Numbers that staff have changed. */
    private val renumbered = mutableMapOf<String, String>()

    /** A text or an e-mail that has come. */
    private class Mail(val to: String, val text: String, var isRead: Boolean = false)

    /** Whether somebody lives or works at Elm House. */
    fun isMember(name: String) = world.house.number(name) != null || name in newcomers

    fun number(name: String): String = checkNotNull(renumbered[name] ?: world.house.number(name) ?: ELSEWHERE[name]) {
        "$name has no part in the scenarios"
    }

    /** From then on it is theirs. */
    fun renumber(name: String, number: String) {
        renumbered[name] = number
    }

    fun address(name: String) = "${name.replace(' ', '.').lowercase()}@example.com"

    /** Somebody's phone, new if need be. */
    suspend fun phone(name: String): Phone {
        if (name !in phones) newPhone(name)
        return phones.getValue(name)
    }

    /** Another phone, which remembers nothing; the number goes on. */
    suspend fun newPhone(name: String) {
        number(name)
        phones.put(name, world.mock().phone())?.let { drawer[name] = it }
        if (isMember(name)) signIn(name)
    }

    /** Back to the phone before the new one. */
    fun takeOtherPhone(name: String) {
        val other = checkNotNull(drawer.remove(name)) { "$name has one phone" }
        phones.put(name, other)?.let { drawer[name] = it }
    }

    private suspend fun signIn(name: String) {
        val phone = phone(name)
        val number = number(name)
        phone.signIn(number)
        val person = phone.verifySignIn(codeIn(letter(number) { codeOf(it) != null }))
        person.resident(null)?.refresh()
    }

    /** Somebody who signs in with the code that comes; to whom none comes tries some other. */
    suspend fun signInByInvitation(name: String) {
        val phone = phone(name)
        val number = number(name)
        world.attempt { phone.signIn(number) ?: Unit } ?: return
        val code = unread(number).firstNotNullOfOrNull { codeOf(it) } ?: "000000"
        world.attempt { phone.verifySignIn(code) } ?: return
        newcomers += name
    }

    /** The session on somebody's phone, who lives or works here; it lasts 90 days. */
    suspend fun signedIn(name: String): Person {
        check(isMember(name)) { "$name doesn't live or work at Elm House" }
        val phone = phone(name)
        if (phone.signedIn() == null) signIn(name)
        return checkNotNull(phone.signedIn())
    }

    suspend fun resident(name: String): Resident =
        checkNotNull(signedIn(name).resident(null)) { "$name is no resident" }

    suspend fun staff(name: String): Staff = checkNotNull(signedIn(name).staff()) { "$name isn't staff" }

    /** By which somebody gives passes. */
    suspend fun giver(name: String): Giver = signedIn(name).resident(null)?.giver() ?: staff(name).giver()

    /** The first letter that nobody has looked at and that is like this. */
    suspend fun letter(to: String, isLike: (String) -> Boolean): String {
        while (true) {
            val found = inbox.find { it.to == to && !it.isRead && isLike(it.text) }
            if (found != null) return found.also { it.isRead = true }.text
            val letter = world.mock().letter(to)
            inbox += Mail(letter.to, letter.text)
        }
    }

    /** The digits of the verification code that has come to a number. */
    suspend fun code(number: String) = codeIn(letter(number) { codeOf(it) != null })

    /** A link that came and that no phone has taken in. */
    suspend fun newLink(to: String): String {
        val come = inbox.filter { it.to == to }.mapNotNull { linkOf(it.text) }
        val link = come.find { it !in links.values } ?: linkOf(letter(to) { linkOf(it) != null })
        return checkNotNull(link)
    }

    /** All letters, once those under way have come. */
    suspend fun letters(): List<String> {
        // They leave in order: once that of a sign-in has come, so have those before it.
        newPhone("Tom")
        world.mock().letters().forEach {
            val letter = world.mock().letter(it.to)
            inbox += Mail(letter.to, letter.text)
        }
        return inbox.map { it.text }
    }

    /** The letters that nobody has looked at, once those under way have come. */
    suspend fun unread(to: String): List<String> {
        letters()
        return inbox.filter { it.to == to && !it.isRead }.map { it.text }
    }

    /** All have a network, and tell what they carry. */
    suspend fun comeHome() = all().forEach { phone ->
        phone.setNetwork(true)
        try {
            phone.sync()
        } catch (_: GatepassException.SignedOut) {
            // It carries on as a guest's.
        }
    }

    fun end() = all().forEach { it.close() }

    private fun all() = phones.values + drawer.values

    private companion object {
        /** Those who don't live or work here, with numbers that are kept free for fiction. */
        val ELSEWHERE = mapOf(
            "Ben" to "+12025550150",
            "Lee" to "+12025550151",
            "Nora" to "+12025550152",
            "Vera" to "+12025550153",
            "Ravi" to "+12025550154",
            "the courier" to "+12025550155",
        )

        fun linkOf(text: String) = text.split(Regex("\\s+")).find { it.startsWith("https://") }

        fun codeOf(text: String) = Regex("\\b[0-9]{6}\\b").find(text)?.value?.takeIf { "verification code" in text }

        fun codeIn(text: String) = checkNotNull(codeOf(text))
    }
}
