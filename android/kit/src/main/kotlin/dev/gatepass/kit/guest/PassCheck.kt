package dev.gatepass.kit.guest

import dev.gatepass.bridge.Guest
import dev.gatepass.core.CodeWaiting
import dev.gatepass.core.PassId
import dev.gatepass.core.PhoneTaken
import dev.gatepass.kit.account.NumberCheck
import dev.gatepass.kit.account.Purpose

/** The phone check of a pass. */
class PassCheck(private val guest: Guest, private val pass: PassId) : NumberCheck {
    /** The guest wants another number: what waits for the last one isn't shown. */
    private var isAnew = false

    override val purpose get() = Purpose.PASS

    override fun waiting(): CodeWaiting? = guest.pass(pass).code.takeIf { !isAnew }

    override suspend fun send(phone: String): Boolean {
        val taken = guest.submitPhone(pass, phone)
        isAnew = false
        return when (taken) {
            is PhoneTaken.VerificationCode -> true
            PhoneTaken.Wait, PhoneTaken.Done -> false
        }
    }

    override suspend fun confirm(verificationCode: String) {
        guest.verify(pass, verificationCode)
    }

    override fun forget() {
        isAnew = true
    }
}
