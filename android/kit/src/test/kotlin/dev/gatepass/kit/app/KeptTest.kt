package dev.gatepass.kit.app

import dev.gatepass.bridge.Made
import dev.gatepass.core.Kind
import dev.gatepass.kit.Secret
import dev.gatepass.kit.pictures.scene
import dev.gatepass.mock.Scene
import kotlin.test.assertEquals
import kotlin.test.assertNull
import org.junit.jupiter.api.Test

/** What the system keeps of the way back. */
class KeptTest {
    private val pass = "01JDG/ é+0"
    private val comeBack = listOf(
        Destination.Passes,
        Destination.Link(),
        Destination.SignUp,
        Destination.Pass(pass),
        Destination.PassPhone(pass),
        Destination.SecretCode(pass),
        Destination.Contact(pass),
        Destination.Qr(pass, 7u, "Side / door: 100 % “west”"),
        Destination.Pin(pass, 7u, "Garage"),
        Destination.Photo(ULong.MAX_VALUE),
        Destination.SignIn,
        Destination.Settings,
        Destination.Properties,
        Destination.Waiting,
        Destination.Activity,
        Destination.GivenPasses,
        Destination.GivenPass(pass),
        Destination.Repeat(pass),
        Destination.Compose(Begin.Draft),
        Destination.Home,
        Destination.Route,
        OfStaff.Desk,
        OfStaff.Approvals,
        OfStaff.Approval(pass),
        OfStaff.Vendors,
        OfStaff.Locks,
        OfStaff.Lock(7u),
        OfManager.Lockdown,
        OfManager.People,
        OfManager.Person("sam"),
        OfManager.Invite,
        OfManager.Home("2B"),
        OfManager.Audit,
        OfManager.Property,
        OfManager.Rules,
    )

    /** By kinds: what a link leads to is kept once it is a pass. */
    private val holdLinks = setOf(Destination.MadePass::class.java)

    private fun kinds(of: Class<*>): List<Class<*>> =
        if (of.isInterface) of.permittedSubclasses.flatMap(::kinds) else listOf(of)

    @Test
    fun `every place comes back, or holds a link`() {
        comeBack.forEach { assertEquals(it, it.kept()?.let(::destination)) }
        assertEquals(kinds(Destination::class.java).toSet(), comeBack.map { it.javaClass }.toSet() + holdLinks)
    }

    @Test
    fun `what was being composed is the core's draft, however it began`() {
        listOf(Begin.New(Kind.TOUR), Begin.Change(pass)).forEach {
            assertEquals(Destination.Compose(Begin.Draft), Destination.Compose(it).kept()?.let(::destination))
        }
    }

    @Test
    fun `whoever looked at a link comes back to the place before it, and the link is nowhere`() {
        val stack = BackStack(Destination.Passes)
        stack.go(Destination.Settings)
        stack.go(Destination.Link(Secret("https://elm.example/g/AAECAwQFBgcICQoLDA0ODw")))
        assertEquals(listOf("2", "0 passes", "1 settings"), stack.kept())
        val back = BackStack.of(stack.kept(), Destination.Passes)
        assertEquals(Destination.Settings, back.here.destination)
        // Not a number that was given before.
        back.go(Destination.SignIn)
        assertEquals(3, back.here.number)
    }

    @Test
    fun `a pass that was just made isn't kept with its link`() {
        val giver = checkNotNull(scene(Scene.RESIDENT).signedIn()?.resident(null)).giver()
        val screen = giver.pass(giver.passes().first().pass)
        val made = Made(screen, Secret("https://elm.example/g/AAECAwQFBgcICQoLDA0ODw"))
        assertNull(Destination.MadePass(made, hasSecretCode = false).kept())
    }

    @Test
    fun `a way from where the app no longer begins isn't gone back`() {
        val kept = BackStack(Destination.Home).apply { go(Destination.Route) }.kept()
        assertEquals(Destination.Route, BackStack.of(kept, Destination.Home).here.destination)
        val signedOut = BackStack.of(kept, Destination.Passes)
        assertEquals(Destination.Passes to false, signedOut.here.destination to signedOut.canGoBack)
    }

    @Test
    fun `what another version has written is left out`() {
        val kept = listOf("3", "0 home", "1 garden", "2 lock/gate", "3 qr/1/2")
        assertEquals(Destination.Home, BackStack.of(kept, Destination.Home).here.destination)
    }
}
