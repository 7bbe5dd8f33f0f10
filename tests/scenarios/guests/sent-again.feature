Feature: Links are sent again

@Quext
Rule: The resident sees the list of invited people, can resend.

  Scenario: The text was lost, the link from it wasn't
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    Then Maya's list has Ben's pass
    When Ben does all that the pass asks for
    And Maya sends Ben's pass again by text
    Then Ben gets a text: https://passes.example/g/
    And the gate opens for Ben

  Scenario: No address, no e-mail; and not after it was deleted
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
      | email | none           |
    And Maya sends Ben's pass again by e-mail
    Then Maya is told: conflict
    When Maya deletes Ben's pass
    And Maya sends Ben's pass again by text
    Then Maya is told: conflict
