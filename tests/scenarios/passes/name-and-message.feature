Feature: Name and personal message

@ButterflyMX @Quext
Rule: A pass has a name ("dog walker"), and may have a personal message that the guest sees on opening it.

  Scenario: Both
    When Maya makes a pass for Ben
      | kind             | full day                   |
      | name             | dog walker                 |
      | personal message | He pulls to the left.      |
      | doors            | only the gate              |
      | date             | Mon 2026-11-23             |
    And Ben opens the pass
    Then Ben sees
      | pass             | dog walker            |
      | from             | Maya                  |
      | property         | Elm House             |
      | personal message | He pulls to the left. |

  Scenario: Neither: the pass is called like its guest
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben opens the pass
    Then Ben sees
      | pass             | Ben     |
      | personal message | nothing |
