Feature: Bluetooth

@Aptly @ours
Rule: Phone at the door, with no network on either side.

  Scenario: A guest
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    And Ben's phone has no network
    And the gate has no network
    Then the gate opens for Ben
    And the gate has opened 1 times

  Scenario: A resident at their own doors
    Given Maya's phone is up to date
    When Maya's phone has no network
    And no door has a network
    Then the gate opens for Maya
    And the front door opens for Maya
    And the garage gate opens for Maya
    And the lift opens for Maya
    And door 2B opens for Maya
    And door 3A stays shut for Maya: not for this door

  Scenario: What happened is known once a phone has come home
    Given the gate has no network
    When Maya makes a pass for Ben
      | kind  | full day       |
      | name  | visit          |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    And Ben's phone has no network
    Then the gate opens for Ben
    And Maya's activity has
      | visit | issued   |     |
      | visit | shared   | sms |
      | visit | opened   |     |
      | visit | verified |     |
    When Ben's phone has a network again
    And Ben's phone is up to date
    Then Maya's activity has
      | visit | issued   |      |
      | visit | shared   | sms  |
      | visit | opened   |      |
      | visit | verified |      |
      | visit | unlocked | gate |
