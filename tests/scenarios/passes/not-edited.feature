Feature: A pass is not edited, but replaced

@ButterflyMX
Rule: What a pass permits is not edited once created. "Change", "repeat differently" and "extend" make a replacement
  under the same link: the guest needs no new link, is told what changed, and the old one stops at once where there is
  a network.

  Background:
    When Maya makes a pass for Ben
      | kind  | full day       |
      | name  | visit          |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for

  Scenario: Another door
    When Ben's phone has no network
    And Maya changes Ben's pass to
      | kind  | full day            |
      | name  | visit               |
      | doors | only the front door |
      | date  | Mon 2026-11-23      |
    Then Ben gets a text: your pass "visit" has changed
    And the gate stays shut for Ben: replaced; the screen says opens
    When Ben's phone has a network again
    And Ben's phone is up to date
    Then Ben sees
      | changed | front door added, gate removed |
    And the front door opens for Ben
    And the gate stays shut for Ben: not for this door

  Scenario: Another day
    When Maya changes Ben's pass to
      | kind  | custom duration      |
      | name  | visit                |
      | doors | only the gate        |
      | start | Mon 2026-11-23 09:00 |
      | end   | Tue 2026-11-24 20:00 |
    And Ben's phone is up to date
    Then Ben sees
      | changed | times |
    When it is Tue 2026-11-24 19:00
    Then the gate opens for Ben

@ButterflyMX
Rule: Elsewhere the old one stops when the door has seen the new one or a bulletin.

  Scenario: A door without a network sees the new one
    Given the policy says
      | phones per pass | 2 |
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    And Ben gets a new phone
    And Ben does all that the pass asks for
    And the gate has no network
    And Maya changes Ben's pass to
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    Then the gate opens for Ben
    When Ben takes the other phone
    And Ben's phone is up to date
    Then the gate opens for Ben
    When Ben takes the other phone
    Then the gate stays shut for Ben: replaced; the screen says opens

@ButterflyMX
Rule: Deleting works at any time.

  Scenario: Whatever is asked of it afterwards comes too late
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Tue 2026-11-24 |
    And Ben does all that the pass asks for
    And Maya deletes Ben's pass
    Then Ben's pass is deleted now
    And the gate stays shut for Ben: deleted; the screen says too early, it opens Tue 2026-11-24 00:00
    When Maya changes Ben's pass to
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Tue 2026-11-24 |
    Then Maya is told: conflict
