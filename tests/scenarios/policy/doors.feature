Feature: What doors do by policy

@ours
Rule: Token life (7 days by default). The phone renews silently.

  Scenario: A phone that was offline for a week
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Mon 2026-11-23 09:00 |
      | end   | Wed 2026-12-23 09:00 |
    And Ben does all that the pass asks for
    And Ben's phone has no network
    And it is Mon 2026-11-30 08:59
    Then the gate opens for Ben
    When it is Mon 2026-11-30 09:01
    Then the gate stays shut for Ben: to be renewed since Mon 2026-11-30 09:00
    When Ben's phone has a network again
    And Ben's phone is up to date
    Then the gate opens for Ben

  Scenario: A property where a day is the longest
    Given the policy says
      | token life | 1440 minutes |
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Mon 2026-11-23 09:00 |
      | end   | Wed 2026-12-23 09:00 |
    And Ben does all that the pass asks for
    Then Ben sees
      | works offline until | Tue 2026-11-24 09:00 |

@ours
Rule: A reader's longest silence and what it does then.

  Scenario: A door that has heard nothing for two days
    Given the policy says
      | longest silence | 2 days |
      | silent reader   | refuse |
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Mon 2026-11-23 09:00 |
      | end   | Fri 2026-11-27 09:00 |
    And Ben does all that the pass asks for
    Then the gate opens for Ben
    When the gate has no network
    And Ben's phone has no network
    And it is Wed 2026-11-25 08:59
    Then the gate opens for Ben
    When it is Wed 2026-11-25 09:01
    Then the gate stays shut for Ben: the door has heard nothing for too long; the screen says opens
    # Her phone brings it the news, and asks once more.
    When Maya's phone is up to date
    Then the gate opens for Maya
    And the gate opens for Ben

  Scenario: A door that goes on as before
    Given the policy says
      | longest silence | 2 days |
      | silent reader   | trust  |
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Mon 2026-11-23 09:00 |
      | end   | Fri 2026-11-27 09:00 |
    And Ben does all that the pass asks for
    And the gate has no network
    And Ben's phone has no network
    And it is Thu 2026-11-26 12:00
    Then the gate opens for Ben
