Feature: Doors that staff connect

@ours
Rule: A door without a connected lock is on the map and on routes ("open by hand"), but can't be granted.

  Scenario: The corridor door gets a lock
    When Grace connects the corridor door
    And Maya's phone is up to date
    And Maya makes a pass for Ben
      | kind        | full day       |
      | doors       | door 2B        |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    Then Ben's pass is for gate, garage gate, front door, lift, corridor door and door 2B
    When Ben does all that the pass asks for, with the secret code 4711
    Then the corridor door opens for Ben
    And the corridor door opens for Maya
    And Grace sees in the audit
      | you | property changed |

  Scenario: The lift loses its lock
    When Grace disconnects the lift
    And Maya's phone is up to date
    And Maya makes a pass for Ben
      | kind        | full day       |
      | doors       | door 2B        |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    Then the form tells Maya
      | added: gate, garage gate, front door       |
      | the app is needed for door 2B, garage gate |
      | a secret code is needed: own unit          |
    And Ben's pass is for gate, garage gate, front door and door 2B
    When Ben does all that the pass asks for, with the secret code 4711
    Then Ben's way is gate, front door, lift, corridor door and door 2B
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the lift  |
      | date  | Mon 2026-11-23 |
    Then Maya is told what is wrong
      | doors | not holdable: door: lift, rule: not connected |

  Scenario: Not by whoever doesn't manage the property
    When Omar connects the corridor door
    Then Omar is told: forbidden
