Feature: Recurring

@ButterflyMX @SmartRent
Rule: Days, from–until and an expiry date are given. At least one day; the expiry at most one year after creation.

  Scenario: It opens in its hours on its days, through its expiry date
    When Maya makes a pass for Ben
      | kind       | recurring      |
      | name       | dog walker     |
      | doors      | only the gate  |
      | days       | Tue, Thu       |
      | from       | 14:20          |
      | until      | 15:20          |
      | expires on | Thu 2026-12-03 |
    And Ben does all that the pass asks for
    Then the gate stays shut for Ben: too early, it opens Tue 2026-11-24 14:20
    When it is Tue 2026-11-24 14:20
    Then the gate opens for Ben
    When it is Tue 2026-11-24 15:21
    Then the gate stays shut for Ben: outside its hours, it opens Thu 2026-11-26 14:20
    When it is Wed 2026-11-25 15:00
    Then the gate stays shut for Ben: outside its hours, it opens Thu 2026-11-26 14:20
    When it is Thu 2026-12-03 15:19
    And Ben's phone is up to date
    Then the gate opens for Ben
    When Ben's phone has no network
    And it is Thu 2026-12-03 15:21
    Then the gate stays shut for Ben: over since Thu 2026-12-03 15:20

  Scenario Outline: <case>
    When Maya makes a pass for Ben
      | kind       | recurring     |
      | doors      | only the gate |
      | days       | <days>        |
      | from       | <from>        |
      | until      | 15:20         |
      | expires on | <expires on>  |
    Then Maya is told what is wrong
      | <field> | <wrong> |

  Examples:
    | case                          | days | from  | expires on     | field      | wrong                                        |
    | No day is chosen              | none | 14:20 | Thu 2026-12-03 | days       | missing: always                              |
    | Its hours begin as they end   | Tue  | 15:20 | Thu 2026-12-03 | until      | invalid: equal times                         |
    | It expires after a year       | Tue  | 14:20 | Wed 2027-11-24 | expires on | invalid: beyond one year: latest: 2027-11-23 |

@ButterflyMX @SmartRent
Rule: An `until` before the `from` crosses midnight, and belongs to the day it starts.

  Scenario: Friday night ends on Saturday morning
    When Maya makes a pass for Ben
      | kind       | recurring      |
      | doors      | only the gate  |
      | days       | Fri            |
      | from       | 22:00          |
      | until      | 02:00          |
      | expires on | Sat 2026-12-05 |
    And Ben does all that the pass asks for
    When it is Sat 2026-11-28 01:59
    Then the gate opens for Ben
    When it is Sat 2026-11-28 02:01
    Then the gate stays shut for Ben: outside its hours, it opens Fri 2026-12-04 22:00
    When it is Sat 2026-12-05 01:59
    And Ben's phone is up to date
    Then the gate opens for Ben

  Scenario: The last night is whole, as it belongs to the expiry date
    When Maya makes a pass for Ben
      | kind       | recurring      |
      | doors      | only the gate  |
      | days       | Fri            |
      | from       | 22:00          |
      | until      | 02:00          |
      | expires on | Fri 2026-11-27 |
    Then Ben's pass runs from Fri 2026-11-27 22:00 to Sat 2026-11-28 02:00

  Scenario: So it is with a pass that is made to repeat
    When Maya makes a pass for Ben
      | kind  | custom duration      |
      | doors | only the gate        |
      | start | Mon 2026-11-23 22:00 |
      | end   | Tue 2026-11-24 02:00 |
    And Maya makes Ben's pass repeat every day, until Fri 2026-11-27
    Then Ben's pass runs from Mon 2026-11-23 22:00 to Sat 2026-11-28 02:00

  Scenario: And with a frame that has a later expiration date
    When Maya makes a pass for Ben
      | kind       | time frame           |
      | doors      | only the gate        |
      | frame      | Mon 2026-11-23 22:00 to Tue 2026-11-24 02:00 |
      | expires on | Fri 2026-11-27       |
    Then Ben's pass runs from Mon 2026-11-23 22:00 to Sat 2026-11-28 02:00
