package dev.gatepass.kit.pictures

import dev.gatepass.bridge.Phone
import dev.gatepass.core.GatepassException
import dev.gatepass.core.Kind
import dev.gatepass.kit.model.Read
import dev.gatepass.kit.property.Amount
import dev.gatepass.kit.property.PropertyFile
import dev.gatepass.kit.property.PropertyScreen
import dev.gatepass.kit.property.PropertyState
import dev.gatepass.kit.property.RulesScreen
import dev.gatepass.kit.property.RulesState

/** The property and its rules, as they are and while they are changed. */
internal fun propertyPictures(grace: Phone): List<Picture> {
    val file = PropertyFile(checkNotNull(grace.staff().management()).propertyFile().file)
    val rules = file.rules
    val wrong = rules.with(Amount.LONGEST_DAYS, "1000").asking("")
    val faults = listOf(
        "policy.longest_days: must be a whole number from 1 to 365",
        "policy.residents.ask: must not be empty",
    )
    fun property(name: String, state: PropertyState, height: Int = 800) =
        Picture("property$name", height) { PropertyScreen(state) {} }
    fun rules(name: String, state: RulesState) = Picture("rules$name", height = 2600) { RulesScreen(state) {} }
    return listOf(
        property("", PropertyState(Read.There(file)), height = 1400),
        property("-changed", PropertyState(Read.There(file.named("Elm Court")), isChanged = true)),
        property("-leave", PropertyState(Read.There(file), isChanged = true, asksToLeave = true)),
        property("-saved", PropertyState(Read.There(file), isSaved = true)),
        property(
            "-overtaken",
            PropertyState(Read.There(file), isChanged = true, error = GatepassException.Conflict("")),
        ),
        property("-door", PropertyState(Read.There(file), part = "1")),
        property("-door-by-hand", PropertyState(Read.There(file), part = "2")),
        property("-loading", PropertyState()),
        rules("", RulesState(Read.There(rules))),
        rules("-changed", RulesState(Read.There(rules.with(rules.kinds + Kind.DELIVERY)), isChanged = true)),
        rules(
            "-wrong",
            RulesState(Read.There(wrong), isChanged = true, error = GatepassException.Property(faults)),
        ),
    )
}
