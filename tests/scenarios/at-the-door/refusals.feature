Feature: A refusal says why

@ours
Rule: A refusal says why to whoever proved to be the holder: too early (and when it opens), over, not this door, used
  up, deleted, frozen; to anybody else only no.

  Scenario: Too early, not this door, over
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Tue 2026-11-24 14:00 |
      | end   | Tue 2026-11-24 16:00 |
    And Ben does all that the pass asks for
    And Ben's phone has no network
    Then the gate stays shut for Ben: too early, it opens Tue 2026-11-24 14:00
    And the front door stays shut for Ben: not for this door
    When it is Tue 2026-11-24 16:01
    Then the gate stays shut for Ben: over since Tue 2026-11-24 16:00

  Scenario: Used up
    When Maya makes a pass for Ben
      | kind  | one-time       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    Then the gate opens for Ben
    When 2 minutes pass
    Then the gate stays shut for Ben: used up Mon 2026-11-23 09:00

  Scenario: Frozen, then deleted
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    And Grace freezes Ben's pass
    Then the gate stays shut for Ben: frozen; the screen says opens
    When Maya deletes Ben's pass
    Then the gate stays shut for Ben: deleted; the screen says opens

  Scenario: Somebody with a copy of what Ben's phone shows
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    Then the gate says only no to Lee with a copy of Ben's pass
    And the gate has opened 0 times
