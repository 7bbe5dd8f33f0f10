Feature: Doors that staff choose

@Quext
Rule: Staff choose freely; for a guest on a tour only vacant units can be chosen.

  Scenario: A vendor to the office and to somebody's home
    When Grace makes a pass for Vera
      | kind       | vendor visit       |
      | doors      | office and door 3A |
      | starts on  | Mon 2026-11-23     |
      | ends on    | Mon 2026-11-23     |
      | active for | 60 minutes         |
    And Vera does all that the pass asks for
    Then the office opens for Vera
    And door 3A opens for Vera

  Scenario: A tour of a flat where somebody lives
    When Grace makes a pass for Nora
      | kind       | tour                |
      | doors      | door 3A and door 3B |
      | starts on  | Mon 2026-11-23      |
      | ends on    | Mon 2026-11-23      |
      | active for | 60 minutes          |
    Then Grace is told what is wrong
      | doors | forbidden: not vacant: 3A |

@Quext
Rule: A staff-made resident pass is for an amenity or another unit.

  Scenario: Another unit
    When Grace makes a pass for Hugo
      | kind       | resident visit |
      | doors      | door 3B        |
      | lives in   | 3A             |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
    Then Hugo's pass is for gate, garage gate, front door, lift and door 3B

  Scenario Outline: <door>
    When Grace makes a pass for Hugo
      | kind       | resident visit |
      | doors      | only <door>    |
      | lives in   | 3A             |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
    Then Grace is told what is wrong
      | doors | forbidden: not amenity or other unit: <name> |

  Examples:
    | door     | name    |
    | door 3A  | door 3A |
    | the gate | gate    |

@Aptly
Rule: Staff choose the property, then unlock by Bluetooth, there.

  Scenario: Whatever is nobody's home; a vacant one only with the permission to show it
    Then the office opens for Tom
    And the gate opens for Omar
    And door 3B opens for Omar
    And door 3B stays shut for Tom: not for this door
    And door 2B stays shut for Grace: not for this door
