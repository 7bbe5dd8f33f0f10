Feature: Doors that a pass adds

@SmartRent
Rule: A pass to a unit adds the property's common and perimeter doors that the person's way may need, by itself: the
  doors on every arrival's route, not only the default one.

  Scenario: Nobody has to think of the garage
    When Maya makes a pass for Ben
      | kind        | full day       |
      | doors       | door 2B        |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    Then the form tells Maya
      | added: gate, garage gate, front door, lift |
      | the app is needed for door 2B, garage gate, lift |
      | a secret code is needed: own unit          |
    And Ben's pass is for gate, garage gate, front door, lift and door 2B
    When Ben does all that the pass asks for, with the secret code 4711
    Then Ben's way is gate, front door, lift, corridor door and door 2B
    And Ben may open besides garage gate
    And the garage gate opens for Ben
    And the lift opens for Ben
    And door 2B opens for Ben

  Scenario: Only the door to the unit, where that is said
    When Maya makes a pass for Ben
      | kind        | full day       |
      | doors       | only door 2B   |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    Then Ben's pass is for door 2B
