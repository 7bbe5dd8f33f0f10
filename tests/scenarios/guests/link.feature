Feature: Online link

@Quext
Rule: A locator, sent by the service by text or e-mail, or by the share sheet, with short instructions how to use it. It
  shows the property, the doors, the times, the message; nothing that opens a door until the guest has passed what the
  pass asks for.

  Scenario: By text
    When Maya makes a pass for Ben
      | kind             | full day            |
      | name             | dog walker          |
      | personal message | Leash in the hall.  |
      | doors            | gate and front door |
      | date             | Tue 2026-11-24      |
    Then Ben gets a text: Maya gave you a pass for Elm House. Open it before you come: https://

  Scenario: What it shows, and doesn't open
    When Maya makes a pass for Ben
      | kind             | full day            |
      | name             | dog walker          |
      | personal message | Leash in the hall.  |
      | doors            | gate and front door |
      | date             | Tue 2026-11-24      |
    And Ben looks at the link
    Then Ben sees
      | property             | Elm House            |
      | pass                 | dog walker           |
      | from                 | Maya                 |
      | personal message     | Leash in the hall.   |
      | starts               | Tue 2026-11-24 00:00 |
      | ends                 | Wed 2026-11-25 00:00 |
      | zone                 | America/New_York     |
      | stands               | live                 |
      | works offline until  | nothing              |
    And Ben's way is gate and front door
    And Ben is asked to open the pass
    And Ben has nothing to show at the gate: too early, it opens Tue 2026-11-24 00:00
    When Ben opens the pass
    Then Ben is asked to enter the phone number
    And Ben has nothing to show at the gate: too early, it opens Tue 2026-11-24 00:00

  Scenario: By e-mail, where there is no number
    Given the policy says
      | phone required | false |
    When Maya makes a pass for Ben
      | kind  | full day        |
      | doors | only the gate   |
      | date  | Mon 2026-11-23  |
      | phone | none            |
      | email | ben@example.com |
    Then Ben gets an e-mail: Maya gave you a pass for Elm House. Open it before you come: https://
    When Ben does all that the pass asks for
    Then the gate opens for Ben

  Scenario: By the share sheet
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    Then Ben gets a text: Maya gave you a pass
    When Maya sends Ben's pass again by share sheet
    Then Ben gets no message
    When Ben does all that the pass asks for
    Then the gate opens for Ben

@Quext
Rule: Vendors and residents get "go to pass", tours "start self-tour".

  Scenario Outline: <kind>
    When Grace makes a pass for Nora
      | kind       | <kind>         |
      | doors      | <doors>        |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
    Then Nora gets a text: <invitation>

  Examples:
    | kind         | doors          | invitation                |
    | vendor visit | front door     | Go to pass: https://      |
    | tour         | only door 3B   | Start self-tour: https:// |

@Quext
Rule: Nothing changes state on merely fetching a link (previews do that): *opened* is the guest's first act on it.

  Scenario: Looked at three times, opened once
    When Maya makes a pass for Ben
      | kind  | full day       |
      | name  | visit          |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben looks at the link
    And Ben looks at the link
    And Ben looks at the link
    Then Ben is asked to open the pass
    And Maya's activity has
      | visit | issued |     |
      | visit | shared | sms |
    When Ben opens the pass
    Then Maya's activity has
      | visit | issued |     |
      | visit | shared | sms |
      | visit | opened |     |
