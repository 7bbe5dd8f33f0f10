Feature: Finding a route

@ours
Rule: A route is found over the property's map: from an arrival area to the destination, over doors the person may
  use, through unconnected doors too (shown, never granted); fewest doors first, then cost; alternatives by arrival.

  Scenario: Two arrivals
    Then the route suggested to Maya from Elm Street is gate, front door, lift, corridor door and door 2B
    And the route suggested to Maya from Back Lane is garage gate, lift, corridor door and door 2B
    And the route suggested to Hugo from Elm Street is gate, front door, lift and door 3A

  Scenario Outline: Of two ways with as many doors the cheaper one: <cost>
    Given the side door leads from Courtyard to Lobby as well, at a cost of <cost>
    Then the route suggested to Maya from Elm Street is gate, <door>, lift, corridor door and door 2B

  Examples:
    | cost | door       |
    | 0    | side door  |
    | 2    | front door |

  Scenario: Fewer doors, whatever they cost
    Given the service lift leads from Courtyard to Floor 2 corridor as well, at a cost of 100
    Then the route suggested to Maya from Elm Street is gate, service lift and door 2B

  Scenario: The unconnected door is shown, and not granted
    Given Maya saves the route that is suggested from Elm Street
    When Maya makes a pass for Ben
      | kind        | full day       |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    Then the form tells Maya
      | opened by hand: corridor door                    |
      | added: garage gate                               |
      | the app is needed for lift, door 2B, garage gate |
      | a secret code is needed: own unit                |
    And Ben's pass is for gate, garage gate, front door, lift and door 2B
    When Ben does all that the pass asks for, with the secret code 4711
    Then Ben's way is gate, front door, lift, corridor door and door 2B

@Quext
Rule: The resident searches, adds, removes, reorders; a gap is shown and never blocks saving; a property without areas
  has plain lists and no gap claims.

  Scenario: Searching
    Then Maya can search for "do" and finds front door and door 2B
    And Maya can search for "GATE" and finds gate and garage gate

  Scenario: Adding, moving, removing
    Given Maya's route is front door, gate and door 2B
    When Maya moves the gate to place 1 of the route
    And Maya puts the lift at place 3 of the route
    Then Maya has the route gate, front door, lift and door 2B
    When Maya takes door 2B off the route
    And Maya adds the corridor door to the route
    And Maya adds door 2B to the route
    Then Maya has the route gate, front door, lift, corridor door and door 2B
    And Maya sees no gap in the route
    When Maya gets a new phone
    Then Maya has the route gate, front door, lift, corridor door and door 2B

  Scenario: A gap
    Given Maya's route is gate, lift and door 2B
    Then Maya sees the gaps
      | gate | lift    |
      | lift | door 2B |
    When Maya makes a pass for Ben
      | kind        | full day       |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    Then Ben's pass is for gate, garage gate, front door, lift and door 2B

  Scenario: No way in, and no way home
    Given Maya's route is lift
    Then Maya sees the gaps
      | arrival | lift |
      | lift    | home |

  Scenario: Nothing is missing
    Given Maya's route is gate, front door, lift, corridor door and door 2B
    Then Maya sees no gap in the route

  Scenario: A property without a map
    Given the property has no map
    And Maya's route is lift and door 2B
    Then Maya sees no gap in the route
    When Maya makes a pass for Ben
      | kind        | full day       |
      | date        | Mon 2026-11-23 |
      | secret code | 4711           |
    Then Ben's pass is for gate, garage gate, front door, lift and door 2B
