Feature: My Route

@Quext
Rule: A pass takes My Route by default; *custom* replaces it by chosen doors, out of those the property lets residents
  grant.

  Scenario: By default
    Given Maya's route is gate, front door, lift and door 2B
    When Maya makes a pass for Ben
      | kind        | full day       |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    And Ben does all that the pass asks for, with the secret code 4711
    Then Ben's way is gate, front door, lift and door 2B
    And the gate opens for Ben
    And the front door opens for Ben
    And the lift opens for Ben
    And door 2B opens for Ben
    And the gym stays shut for Ben: not for this door

  Scenario: Custom
    Given Maya's route is gate, front door, lift and door 2B
    When Maya makes a pass for Ben
      | kind  | full day            |
      | doors | gate and front door |
      | date  | Mon 2026-11-23      |
    Then Ben's pass is for gate and front door

  Scenario Outline: Not out of what is Maya's to grant: <door>
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | gate, <door>   |
      | date  | Mon 2026-11-23 |
    Then Maya is told what is wrong
      | doors | <wrong> |

  Examples:
    | door         | wrong                                     |
    | roof terrace | forbidden: not grantable: roof terrace    |
    | door 3A      | forbidden: others unit: door 3A           |
    | office       | forbidden: staff door: office             |

  Scenario: What can't be granted is left out of My Route
    Given Maya's route is gate, front door, lift, roof terrace and door 2B
    When Maya fills in a pass for Ben
      | kind | full day       |
      | date | Mon 2026-11-23 |
    Then the form tells Maya
      | left out: roof terrace              |
      | added: garage gate                  |
      | the app is needed for lift, door 2B, garage gate |
      | a secret code is needed: own unit   |

@ButterflyMX
Rule: A pass may also be for one single door.

  Scenario: The front door, and nothing that leads there
    When Maya makes a pass for Ben
      | kind  | full day            |
      | doors | only the front door |
      | date  | Mon 2026-11-23      |
    And Ben does all that the pass asks for
    Then Ben's pass is for front door
    And the front door opens for Ben
    And the gate stays shut for Ben: not for this door

@Quext
Rule: With no route yet, creating a pass offers to build one.

  Scenario: It is built from what is suggested
    When Maya makes a pass for Ben
      | kind        | full day       |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    Then Maya is told what is wrong
      | doors | missing: no route |
    When Maya saves the route that is suggested from Elm Street
    And Maya makes a pass for Ben
      | kind        | full day       |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    Then Ben's pass is for gate, garage gate, front door, lift and door 2B

@Quext
Rule: As My Route usually ends inside the unit, the default pass usually needs a secret code; the form says so from
  the start.

  Scenario: Nothing is filled in yet
    Given Maya's route is gate, front door, lift and door 2B
    When Maya fills in a pass for Ben
      | kind | full day |
    Then the form tells Maya
      | added: garage gate                               |
      | the app is needed for lift, door 2B, garage gate |
      | a secret code is needed: own unit                |
    When Maya makes a pass for Ben
      | kind | full day       |
      | date | Mon 2026-11-23 |
    Then Maya is told what is wrong
      | secret code | missing: own unit |
