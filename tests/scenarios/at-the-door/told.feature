Feature: Who is told

@ours
Rule: The resident is told when their pass was used, by whom, where.

  Scenario: Used, and tried elsewhere
    When Maya makes a pass for Ben
      | kind  | full day       |
      | name  | dog walker     |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    And Ben does all that the pass asks for
    Then the gate opens for Ben
    When 60 seconds pass
    Then the front door stays shut for Ben: not for this door
    And Maya's activity has
      | dog walker | issued   |                            |
      | dog walker | shared   | sms                        |
      | dog walker | opened   |                            |
      | dog walker | verified |                            |
      | dog walker | unlocked | gate                       |
      | dog walker | refused  | front door: not this door  |

  Scenario: Nobody else's business
    When Maya makes a pass for Ben
      | kind  | full day       |
      | doors | only the gate  |
      | date  | Mon 2026-11-23 |
    Then Hugo's activity has nothing

@Quext
Rule: Residents are also told when staff issue a pass to their unit.

  Scenario: A plumber to 3A
    When Grace makes a pass for Vera
      | kind       | vendor visit   |
      | name       | boiler         |
      | doors      | door 3A        |
      | starts on  | Mon 2026-11-23 |
      | ends on    | Mon 2026-11-23 |
      | active for | 60 minutes     |
    Then Hugo gets a text: staff made a pass for Vera that opens 3A
    When Vera does all that the pass asks for
    Then door 3A opens for Vera
    And Hugo's activity has
      | boiler | issued   |         |
      | boiler | shared   | sms     |
      | boiler | opened   |         |
      | boiler | verified |         |
      | boiler | unlocked | door 3A |
    And Maya's activity has nothing
