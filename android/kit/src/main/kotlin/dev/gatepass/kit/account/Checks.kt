package dev.gatepass.kit.account

import dev.gatepass.bridge.Guest
import dev.gatepass.bridge.Phone

/** A resident or staff sign in. */
class SignInCheck(private val phone: Phone) : NumberCheck {
    override val purpose get() = Purpose.SIGN_IN

    override fun waiting() = phone.waitingSignIn()

    override suspend fun send(phone: String): Boolean {
        this.phone.signIn(phone)
        return true
    }

    override suspend fun confirm(verificationCode: String) {
        phone.verifySignIn(verificationCode)
    }

    override fun forget() = phone.forgetSignIn()
}

/** A guest without a link asks for the passes with their number. */
class SignUpCheck(private val guest: Guest) : NumberCheck {
    override val purpose get() = Purpose.SIGN_UP

    override fun waiting() = guest.waitingSignUp()

    override suspend fun send(phone: String): Boolean {
        guest.signUp(phone)
        return true
    }

    override suspend fun confirm(verificationCode: String) {
        guest.verifySignUp(verificationCode)
    }

    override fun forget() = guest.forgetSignUp()
}
