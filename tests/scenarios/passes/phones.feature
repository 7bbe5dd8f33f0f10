Feature: Phones of a pass

@ours
Rule: One phone a pass by default (policy: 1–5); a new phone repeats the phone check and retires the old one.

  Scenario: A new phone
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    Then the gate opens for Ben
    When Ben gets a new phone
    And Ben opens the pass
    Then Ben is asked to enter the phone number
    And Ben has nothing to show at the gate: the phone is checked first
    When Ben enters the phone number
    And Ben enters the verification code
    Then the gate opens for Ben
    When Ben takes the other phone
    Then the gate stays shut for Ben: replaced; the screen says opens
    When Ben's phone is up to date
    Then Ben is asked to open the pass

  Scenario: Two phones where the property allows them
    Given the policy says
      | phones per pass | 2 |
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    And Ben gets a new phone
    And Ben does all that the pass asks for
    Then the gate opens for Ben
    When Ben takes the other phone
    Then the gate opens for Ben

@ours
Rule: Whoever gave a pass sees the phones that have it, and takes it from one.

  Scenario: A phone that was left in a taxi
    When Maya makes a pass for Ben
      | kind  | full day       |
      | name  | visit          |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    And Maya takes Ben's pass from the phone that has it
    Then the gate stays shut for Ben: replaced; the screen says opens
    When Ben gets a new phone
    And 60 seconds pass
    And Ben does all that the pass asks for
    Then the gate opens for Ben
    And Maya's activity has
      | visit | issued        |                  |
      | visit | shared        | sms              |
      | visit | opened        |                  |
      | visit | verified      |                  |
      | visit | phone retired |                  |
      | visit | refused       | gate: superseded |
      | visit | verified      |                  |
      | visit | unlocked      | gate             |
