package dev.gatepass.kit

/** A text that must not be seen in logs: a link, a phone number, a secret code. Printed, it says nothing. */
data class Secret(val text: String) {
    override fun toString() = "[redacted]"
}
