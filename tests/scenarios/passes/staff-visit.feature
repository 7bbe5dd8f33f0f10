Feature: Staff visit: vendor, resident, guest on a tour

@Quext
Rule: Start and end dates and *active for* are given. *Active for* runs from the first lock the person activates, at
  most 12 hours. Without a schedule the dates may span days and the pass is open for *active for* once.

  Scenario: A plumber has four hours, whenever she begins
    When Grace makes a pass for Vera
      | kind       | vendor visit        |
      | name       | boiler              |
      | doors      | gate and front door |
      | starts on  | Mon 2026-11-23      |
      | ends on    | Wed 2026-11-25      |
      | active for | 4 hours             |
    And Vera does all that the pass asks for
    And it is Tue 2026-11-24 10:00
    Then the gate opens for Vera
    When it is Tue 2026-11-24 13:59
    Then the front door opens for Vera
    When it is Tue 2026-11-24 14:01
    Then the front door stays shut for Vera: its active time was over Tue 2026-11-24 14:00
    And the gate stays shut for Vera: its active time was over Tue 2026-11-24 14:00
    When it is Wed 2026-11-25 10:00
    Then the gate stays shut for Vera: its active time was over Tue 2026-11-24 14:00

  Scenario: The second door has no network, and counts from the first all the same
    Given no door has a network
    When Grace makes a pass for Vera
      | kind       | vendor visit        |
      | doors      | gate and front door |
      | starts on  | Mon 2026-11-23      |
      | ends on    | Wed 2026-11-25      |
      | active for | 60 minutes          |
    And Vera does all that the pass asks for
    And Vera's phone has no network
    Then the gate opens for Vera
    When 62 minutes pass
    Then the front door stays shut for Vera: its active time was over Mon 2026-11-23 10:00

  Scenario Outline: <kind> for longer than 12 hours
    When Grace makes a pass for Nora
      | kind       | <kind>         |
      | doors      | <doors>        |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Tue 2026-11-24 |
      | active for | 13 hours       |
    Then Grace is told what is wrong
      | active for | forbidden: longest active for: at most: 720 |

  Examples:
    | kind           | doors      |
    | vendor visit   | front door |
    | tour           | door 3B    |

  Scenario: Nobody says how long
    When Grace makes a pass for Nora
      | kind      | tour           |
      | doors     | door 3B        |
      | starts on | Mon 2026-11-23 |
      | ends on   | Mon 2026-11-23 |
    Then Grace is told what is wrong
      | active for | missing: always |

@Quext
Rule: Windows of a schedule are at most 12 hours, each with its own *active for*.

  Scenario: Two hours on Monday, and two on Wednesday
    When Grace makes a pass for Vera
      | kind       | vendor visit   |
      | doors      | gate           |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Fri 2026-11-27 |
      | active for | 2 hours        |
      | days       | Mon, Wed       |
      | from       | 08:00          |
      | until      | 18:00          |
    And Vera does all that the pass asks for
    Then the gate opens for Vera
    When it is Mon 2026-11-23 11:01
    Then the gate stays shut for Vera: its active time was over Mon 2026-11-23 11:00, it opens again Wed 2026-11-25 08:00
    When it is Wed 2026-11-25 16:30
    Then the gate opens for Vera
    When it is Wed 2026-11-25 17:59
    Then the gate opens for Vera
    When it is Wed 2026-11-25 18:01
    Then Vera has nothing to show at the gate: over since Wed 2026-11-25 18:00

  Scenario: A window of 13 hours
    When Grace makes a pass for Vera
      | kind       | vendor visit   |
      | doors      | gate           |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Fri 2026-11-27 |
      | active for | 2 hours        |
      | days       | Mon, Wed       |
      | from       | 08:00          |
      | until      | 21:00          |
    Then Grace is told what is wrong
      | until | forbidden: longest active for: at most: 720 |

  Scenario: A resident visits the gym, a prospect sees a flat
    When Grace makes a pass for Hugo
      | kind       | resident visit |
      | doors      | only the gym   |
      | lives in   | 3A             |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
    Then Hugo's pass is for gym
    When Grace makes a pass for Nora
      | kind       | tour           |
      | doors      | door 3B        |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
    And Nora does all that the pass asks for
    Then door 3B opens for Nora
    When 62 minutes pass
    Then door 3B stays shut for Nora: its active time was over Mon 2026-11-23 10:00
