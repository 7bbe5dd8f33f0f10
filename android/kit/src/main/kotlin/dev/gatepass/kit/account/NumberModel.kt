package dev.gatepass.kit.account

import dev.gatepass.core.CodeWaiting
import dev.gatepass.core.GatepassException
import dev.gatepass.kit.model.Model
import kotlinx.coroutines.CoroutineScope

/** What a number is asked for. */
enum class Purpose { SIGN_IN, SIGN_UP, PASS }

/** A number, then the verification code that is sent to it. */
data class NumberState(
    val purpose: Purpose,
    val phone: String = "",
    val verificationCode: String = "",
    /** The code that is on its way, if the number was the right one. */
    val waiting: CodeWaiting? = null,
    val isBusy: Boolean = false,
    val error: GatepassException? = null,
)

sealed interface NumberEvent {
    data class Phone(val typed: String) : NumberEvent

    data object Send : NumberEvent

    data class VerificationCode(val typed: String) : NumberEvent

    data object Confirm : NumberEvent

    data object AskAgain : NumberEvent

    data object OtherNumber : NumberEvent

    data object Back : NumberEvent
}

/** Whoever checks a number: the sign-in, the sign-up of a guest without a link, a pass. */
interface NumberCheck {
    val purpose: Purpose

    /** The code that a number waits for, also after a restart. */
    fun waiting(): CodeWaiting?

    /** Whether a code follows; if not, the number is taken as it is. */
    suspend fun send(phone: String): Boolean

    suspend fun confirm(verificationCode: String)

    fun forget()
}

/** @param done the number is confirmed, or needs no code. */
class NumberModel(
    scope: CoroutineScope,
    private val check: NumberCheck,
    private val done: () -> Unit,
    private val back: () -> Unit,
) : Model<NumberState, NumberEvent>(scope, NumberState(check.purpose)) {
    init {
        ask(::failed) { readWaiting() }
    }

    override fun on(event: NumberEvent) = when (event) {
        is NumberEvent.Phone -> set { copy(phone = event.typed, error = null) }
        is NumberEvent.VerificationCode -> set { copy(verificationCode = event.typed, error = null) }
        NumberEvent.Send, NumberEvent.AskAgain -> busy {
            if (check.send(state.value.phone)) readWaiting() else done()
        }
        NumberEvent.Confirm -> busy {
            check.confirm(state.value.verificationCode)
            done()
        }
        NumberEvent.OtherNumber -> busy {
            check.forget()
            set { copy(waiting = null, verificationCode = "") }
        }
        NumberEvent.Back -> back()
    }

    private fun readWaiting() {
        val waiting = check.waiting()
        set { copy(waiting = waiting) }
    }

    private fun busy(work: suspend () -> Unit) {
        set { copy(isBusy = true, error = null) }
        ask(::failed) {
            work()
            set { copy(isBusy = false) }
        }
    }

    private fun failed(error: GatepassException) = set { copy(isBusy = false, error = error) }
}
