Feature: Secret code

@Quext
Rule: 4–8 digits, unique to this pass, chosen by the resident, never in link or message, told to the guest separately.

  Scenario Outline: <secret code>
    When Maya makes a pass for Ben
      | kind        | full day       |
      | doors       | only the gate  |
      | date        | Mon 2026-11-23 |
      | secret code | <secret code>  |
    Then Maya is told what is wrong
      | secret code | <wrong> |

  Examples:
    | secret code | wrong                                |
    | 123         | invalid: secret code: too short: digits: 3 |
    | 123456789   | invalid: secret code: too long: digits: 9  |
    | 12ab        | invalid: secret code: not digits           |

  Scenario: In no message, whatever happens to the pass
    When Maya makes a pass for Ben
      | kind        | full day       |
      | doors       | only the gate  |
      | date        | Mon 2026-11-23 |
      | secret code | 47110815       |
    And Ben does all that the pass asks for, with the secret code 47110815
    And Maya sends Ben's pass again by text
    And Maya changes Ben's pass to
      | kind        | full day            |
      | doors       | gate and front door |
      | date        | Mon 2026-11-23      |
      | secret code | 47110815            |
    Then Ben gets a text: has changed
    And no message has 47110815

  Scenario: Those of another of Maya's passes
    When Maya makes a pass for Ben
      | kind        | full day       |
      | name        | walk           |
      | doors       | only the gate  |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    And Maya makes a pass for Lee
      | kind        | full day       |
      | doors       | only the gate  |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    Then Maya is told what is wrong
      | secret code | invalid: secret code in use |
    When Hugo makes a pass for Lee
      | kind        | full day       |
      | doors       | only the gate  |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    And Maya changes Ben's pass to
      | kind        | full day       |
      | name        | walk           |
      | doors       | gate and lift  |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    And Maya deletes Ben's pass
    And Maya makes a pass for Lee
      | kind        | full day       |
      | doors       | only the gate  |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    Then Lee's pass is live now

@Quext
Rule: Needed whenever the pass includes the resident's own unit; the property may require it for common doors.

  Scenario: Maya's own unit
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | door 2B        |
      | date  | Mon 2026-11-23 |
    Then Maya is told what is wrong
      | secret code | missing: own unit |

  Scenario: Common doors, where the property asks for it
    Given the policy says
      | secret code | common doors |
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    Then Maya is told what is wrong
      | secret code | missing: common doors |

@Quext @ours
Rule: Entered once per phone, after the phone check; five wrong tries freeze the pass and tell the resident, who can
  thaw it.

  Background:
    When Maya makes a pass for Ben
      | kind        | full day       |
      | name        | visit          |
      | doors       | only door 2B   |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    And Ben opens the pass

  Scenario: After the phone check
    When Ben enters the secret code 4711
    Then Ben is told: forbidden
    When Ben enters the phone number
    And Ben enters the verification code
    Then Ben is asked to enter the secret code
    And Ben has nothing to show at door 2B: its secret code is needed
    When Ben enters the secret code 1234
    Then Ben is told: wrong secret code, tries left 4
    When Ben enters the secret code 4711
    Then door 2B opens for Ben
    When it is Mon 2026-11-23 15:00
    Then door 2B opens for Ben

  Scenario: Once more on a new phone
    When Ben does all that the pass asks for, with the secret code 4711
    And Ben gets a new phone
    And Ben opens the pass
    And Ben enters the phone number
    And Ben enters the verification code
    Then Ben is asked to enter the secret code

  Scenario: Five wrong ones, and a thaw
    When Ben enters the phone number
    And Ben enters the verification code
    And Ben enters the secret code 1111
    Then Ben is told: wrong secret code, tries left 4
    When Ben enters the secret code 2222
    Then Ben is told: wrong secret code, tries left 3
    When Ben enters the secret code 3333
    Then Ben is told: wrong secret code, tries left 2
    When Ben enters the secret code 4444
    Then Ben is told: wrong secret code, tries left 1
    When Ben enters the secret code 5555
    Then Ben is told: wrong secret code, tries left 0
    And Ben's pass is frozen now
    And Maya gets a text: your pass "visit" is frozen after five wrong secret codes
    When Ben enters the secret code 4711
    Then Ben is told: conflict
    When Maya thaws Ben's pass
    And Ben enters the secret code 4711
    Then door 2B opens for Ben

  Scenario: A frozen pass stays shut on a phone that had entered the right one
    When Ben does all that the pass asks for, with the secret code 4711
    And Grace freezes Ben's pass
    Then door 2B stays shut for Ben: frozen; the screen says opens
    When Maya thaws Ben's pass
    Then Maya is told: forbidden
    When Grace thaws Ben's pass
    Then door 2B stays shut for Ben: frozen; the screen says opens
    When Ben's phone is up to date
    Then door 2B opens for Ben
